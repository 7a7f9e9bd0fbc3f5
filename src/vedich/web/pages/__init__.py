"""The pages, one small module per part of the site; ``urls`` names them all (``web:…``)."""
