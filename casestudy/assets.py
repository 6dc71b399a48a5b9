"""Static files under names that change with their content, so that browsers may keep them for good."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Hashed names in stylesheets, and in the imports that our JavaScript modules make of each other."""

    support_js_module_import_aggregation = True
