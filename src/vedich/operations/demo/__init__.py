"""The shipped example, loaded and peopled."""
