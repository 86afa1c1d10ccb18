"""The preview: the site as it is saved, in a browser, as soon as it is saved."""
