"""HTTP glue: access, forms, rendering, errors, headers. Knows no feature."""
