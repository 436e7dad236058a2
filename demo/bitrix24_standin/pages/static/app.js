/* The application's own page: one layout, started at once. */
import { startLayouts } from "./applayout.js";

startLayouts(document);
