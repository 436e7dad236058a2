/*
 * The portal's choosers: people, access rights, CRM entries. Cancel never calls back.
 * Access rights that are taken already are shown and cannot be chosen; only new ones are handed over.
 */

/** Let the person choose among `choices` ({name, group, taken, chosen, closed}); `done` gets the chosen ones. */
function choose(title, choices, multiple, done) {
  const dialog = document.getElementById("chooser").content.firstElementChild.cloneNode(true);
  dialog.querySelector("h2").textContent = title;
  const list = dialog.querySelector("[data-choices]");
  for (const group of new Set(choices.map((choice) => choice.group))) {
    list.append(section(group, choices.filter((choice) => choice.group === group), multiple));
  }
  dialog.addEventListener("close", () => {
    const ticked = [...dialog.querySelectorAll("input:checked:enabled")].map((input) => choices[input.value]);
    dialog.remove();
    if (dialog.returnValue === "select") done(ticked);
  });
  choices.forEach((choice, index) => (choice.input.value = index));
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input:enabled")?.focus();
}

function section(name, choices, multiple) {
  const fieldset = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = name;
  fieldset.append(legend);
  for (const choice of choices) {
    const label = document.createElement("label");
    choice.input = document.createElement("input");
    choice.input.type = multiple ? "checkbox" : "radio";
    choice.input.name = "choice";
    choice.input.checked = Boolean(choice.taken || choice.chosen);
    choice.input.disabled = Boolean(choice.taken || choice.closed);
    label.append(choice.input, ` ${choice.name}`);
    fieldset.append(label);
  }
  return fieldset;
}

async function directory() {
  const answer = await fetch("/demo/directory");
  return answer.json();
}

export async function selectUsers(multiple, reply) {
  const { people } = await directory();
  const choices = people.map((person) => ({ ...person, group: "Employees" }));
  choose(multiple ? "Choose people" : "Choose a person", choices, multiple, (chosen) => {
    const users = chosen.map(({ id, name, position, url }) => ({
      id, name, photo: "", position, url, sub: false, sup: false,
    }));
    if (multiple || users.length > 0) reply(multiple ? users : users[0]);
  });
}

export async function selectAccess(taken, reply) {
  const { rights } = await directory();
  const choices = rights.map((right) => ({ ...right, group: right.provider, taken: taken.includes(right.id) }));
  choose("Choose access rights", choices, true, (chosen) =>
    reply(chosen.map(({ id, name, provider }) => ({ id, name, provider }))),
  );
}

export async function selectCRM(params, reply) {
  const kinds = [params.entityType ?? ["lead"]].flat();
  const multiple = Boolean(params.multiple);
  const { crm } = await directory();
  const choices = kinds.flatMap((kind) => (crm[kind] ?? []).map((entry) => ({
    entry, name: entry.title, group: GROUPS[kind], chosen: multiple && isAmong(params.value?.[kind], entry.id),
  })));
  choose("Choose CRM entries", choices, multiple, (chosen) => {
    const entries = chosen.map((choice) => choice.entry);
    reply(Object.fromEntries(kinds.map((kind) => [kind, entries.filter((entry) => entry.type === kind)])));
  });
}

const GROUPS = { lead: "Leads", contact: "Contacts", company: "Companies" };

function isAmong(numbers, id) {
  return [numbers ?? []].flat().map(String).includes(id.split("_")[1]);
}
