"""Copy what pages need from node_modules into static/vendor, and nothing else."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

# Sarabun in the subsets that Thai and English pages use; the browser fetches only those it needs.
FONT_SUBSETS = ("thai", "latin", "latin-ext")
FONT_WEIGHTS = (400, 700)

FILES = [
    "@picocss/pico/css/pico.min.css",
    "@picocss/pico/LICENSE.md",
    "@fontsource/sarabun/LICENSE",
    "htmx.org/LICENSE",
    "htmx.org/dist/htmx.min.js",
    "leaflet/LICENSE",
    "leaflet/dist/leaflet.css",
    "leaflet/dist/leaflet.js",
    "leaflet/dist/images/layers.png",
    "leaflet/dist/images/layers-2x.png",
    "leaflet/dist/images/marker-icon.png",
    "leaflet/dist/images/marker-icon-2x.png",
    "leaflet/dist/images/marker-shadow.png",
    *(
        f"@fontsource/sarabun/files/sarabun-{subset}-{weight}-normal.woff2"
        for subset in FONT_SUBSETS
        for weight in FONT_WEIGHTS
    ),
]


def destination(file: str) -> Path:
    """Return the place in static/vendor of a file of node_modules: vendor/<package>/<name>.

    Leaflet's style sheet looks for its pictures in a folder beside it.
    """
    *_scope, package, rest = file.split("/", 2 if file.startswith("@") else 1)
    source = Path(rest)
    below = "images" if source.parent.name == "images" else ""
    return VENDOR / package / below / source.name


def main() -> None:
    """Fill static/vendor anew, so that nothing of an older version stays behind."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for file in FILES:
        target = destination(file)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / file, target)


if __name__ == "__main__":
    main()
