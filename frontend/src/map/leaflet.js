// What our map needs of Leaflet: its own index brings a second renderer, layers of pictures, markers that are dragged.

import { zoom } from "../../node_modules/leaflet/src/control/Control.Zoom.js";
import { scale } from "../../node_modules/leaflet/src/control/Control.Scale.js";
import { Map } from "../../node_modules/leaflet/src/map/Map.js";
import "../../node_modules/leaflet/src/map/handler/Map.BoxZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.DoubleClickZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.Drag.js";
import "../../node_modules/leaflet/src/map/handler/Map.Keyboard.js";
import "../../node_modules/leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import "../../node_modules/leaflet/src/map/handler/Map.TouchZoom.js";

Map.include({
  getRenderer({ options: { renderer = this.options.renderer } }) {
    if (!this.hasLayer(renderer)) this.addLayer(renderer);
    return renderer;
  },
});

export { Map };
export const control = { zoom, scale };
export { GeoJSON, geoJSON } from "../../node_modules/leaflet/src/layer/GeoJSON.js";
export { layerGroup } from "../../node_modules/leaflet/src/layer/LayerGroup.js";
export { popup } from "../../node_modules/leaflet/src/layer/Popup.js";
export { divIcon } from "../../node_modules/leaflet/src/layer/marker/DivIcon.js";
export { marker } from "../../node_modules/leaflet/src/layer/marker/Marker.js";
export { GridLayer } from "../../node_modules/leaflet/src/layer/tile/GridLayer.js";
export * as DomUtil from "../../node_modules/leaflet/src/dom/DomUtil.js";
export { tileLayer } from "../../node_modules/leaflet/src/layer/tile/TileLayer.js";
export { Canvas } from "../../node_modules/leaflet/src/layer/vector/Canvas.js";
export { circleMarker } from "../../node_modules/leaflet/src/layer/vector/CircleMarker.js";
export { polyline } from "../../node_modules/leaflet/src/layer/vector/Polyline.js";
export { polygon } from "../../node_modules/leaflet/src/layer/vector/Polygon.js";
