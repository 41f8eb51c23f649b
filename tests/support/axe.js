// What a browser can find on a page by itself, with axe-core, for tests/support/axe.py.
// Contrast takes axe most of its time, and hangs on how a text is set, not on which page it stands. So it is asked once
// for each look: colours, grounds, letters. A look counts as known only after axe itself has passed a text that has it.
{
  const TYPED = "select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  const OFF = ":disabled, [aria-disabled=true]";

  const clipped = (each, style) => (each.offsetWidth <= 1 || each.offsetHeight <= 1) && style.overflow !== "visible";

  // A sign alone, such as a cross, and words in a drawing are nothing that axe judges.
  const says = (each) => !each.closest("svg") && (each.matches(TYPED)
    || [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1));

  // What lies under an element, from the last opaque ground on, and whatever lets it shine through.
  const settingOf = (each, style, above) => {
    const { backgroundColor, backgroundImage, position, opacity, filter } = style;
    const own = `${backgroundColor} ${backgroundImage}`;
    const opaque = backgroundColor.startsWith("rgb(") && backgroundImage === "none";
    const lifted = ["absolute", "fixed", "sticky"].includes(position) ? `${each.tagName}.${each.className}` : "";
    return {
      unseen: above.unseen || clipped(each, style),
      ground: (opaque ? own : `${above.ground}/${own}`) + lifted,
      veil: opacity === "1" && filter === "none" ? above.veil : `${above.veil}/${opacity} ${filter}`,
      off: above.off || each.matches(OFF) || Boolean(each.control?.matches(OFF)),
    };
  };

  const numberOf = (text) => {
    let [high, low] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < text.length; place += 1) {
      high = Math.imul(high ^ text.charCodeAt(place), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(place), 1597334677);
    }
    return 4294967296 * (2097151 & high) + (low >>> 0);
  };

  // Each text that is shown, with the number of its look.
  const looks = () => {
    const settings = new Map();
    const found = new Map();
    for (const each of document.querySelectorAll("body, body *")) {
      const style = getComputedStyle(each);
      const above = settings.get(each.parentElement) ?? { unseen: false, ground: "", veil: "", off: false };
      const setting = settingOf(each, style, above);
      settings.set(each, setting);
      if (setting.unseen || !says(each) || !each.checkVisibility()) continue;
      const { color, fontSize, fontWeight, textShadow } = style;
      const { ground, veil, off } = setting;
      const look = [color, fontSize, fontWeight, textShadow, ground, veil, off, each.matches(TYPED)];
      found.set(each, numberOf(look.join(";")));
    }
    return found;
  };

  const told = ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join("; ")})`;

  // Returns what is broken, which new looks passed, and how wide the page and the screen are.
  window.examine = async (known, leftOut) => {
    const rules = Object.fromEntries(["color-contrast", ...leftOut].map((name) => [name, { enabled: false }]));
    const broken = (await axe.run({ resultTypes: ["violations"], rules })).violations.map(told);
    const seen = new Set(known);
    const all = looks();
    const include = [...all.keys()].filter((each) => !seen.has(all.get(each)));
    const passed = new Set();
    if (include.length > 0) {
      const options = { resultTypes: ["violations", "passes"], runOnly: ["color-contrast"], elementRef: true };
      const contrast = await axe.run({ include }, options);
      broken.push(...contrast.violations.map(told));
      for (const { nodes } of contrast.passes) for (const { element } of nodes) passed.add(all.get(element));
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    return { broken, passed: [...passed].filter(Boolean), scrollWidth, clientWidth };
  };
}
