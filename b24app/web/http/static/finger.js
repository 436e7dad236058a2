/*
 * `fingerUp()` resolves when no finger or mouse button is down, so that nothing moves under a click.
 */
(() => {
  "use strict";

  const UP = ["pointerup", "pointercancel"];
  let down = false;

  for (const type of ["pointerdown", ...UP]) {
    document.addEventListener(type, () => (down = type === "pointerdown"), true);
  }

  window.fingerUp = () => {
    return new Promise((done) => {
      if (!down) return done();
      for (const type of UP) document.addEventListener(type, () => setTimeout(done), { once: true });
    });
  };
})();
