// A map where the operator has set one up: to show a point, or to choose one by a tap.
"use strict";

for (const box of document.querySelectorAll("[data-map]")) {
  const field = box.dataset.field ? document.getElementById(box.dataset.field) : null;
  const details = box.closest("details");

  const read = (text) => {
    const numbers = text.split(/[ ,]+/).map(Number);
    return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : null;
  };

  const open = () => {
    box.hidden = false;
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.dataset.label);
    const point = read(field ? field.value : box.dataset.point);
    const map = L.map(box, { scrollWheelZoom: false });
    // Without a point: all of Thailand.
    if (point) map.setView(point, 16);
    else map.fitBounds([[5.6, 97.3], [20.5, 105.7]]);
    L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution, maxZoom: 19 }).addTo(map);
    L.Icon.Default.imagePath = box.dataset.icons;
    let marker = point && L.marker(point, { keyboard: false, alt: "" }).addTo(map);
    if (!field) return;
    const put = (place) => {
      if (marker) marker.setLatLng(place);
      else marker = L.marker(place, { keyboard: false, alt: "" }).addTo(map);
    };
    map.on("click", ({ latlng }) => {
      field.value = `${latlng.lat.toFixed(5)}, ${latlng.lng.toFixed(5)}`;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      put(latlng);
    });
    field.addEventListener("change", () => {
      const typed = read(field.value);
      if (typed) {
        put(typed);
        map.setView(typed, Math.max(map.getZoom(), 15));
      }
    });
  };

  // A map inside something folded has no size yet.
  if (!details || details.open) open();
  else details.addEventListener("toggle", () => box.hidden && open(), { once: true });
}
