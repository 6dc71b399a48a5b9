"""What readers can see: what is public, for how long an answer stays true, where a claim
stands, which texts rest on a source, and what readers write back.
"""
