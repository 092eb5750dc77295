// One task: everything that can be seen of it, and changed in place.

import { $, button, el, icon, iconButton, longTime, plural, said, shortTime, shown, toast } from './dom.js';
import { get, post } from './api.js';

const DATES = [['due', 'Due'], ['scheduled', 'Scheduled'], ['wait', 'Wait until'], ['until', 'Gone after']];

export class TaskPane {
  constructor(setup, actions) {
    this.setup = setup;
    this.actions = actions;
    this.pane = $('task');
    this.uuid = null;
    this.pane.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.stopPropagation();
        if (event.target.matches('input, textarea')) event.target.value = event.target.dataset.saved ?? '';
        this.close();
      }
    });
  }

  get isOpen() {
    return this.uuid != null;
  }

  async open(uuid, focus) {
    if (this.uuid !== uuid) this.history = null;
    this.uuid = uuid;
    await this.refresh();
    if (focus) this.pane.querySelector('[data-field=' + focus + ']')?.focus();
  }

  close() {
    if (!this.isOpen) return;
    // A field that has the focus saves itself while it can still be read.
    if (this.pane.contains(document.activeElement)) document.activeElement.blur();
    this.uuid = null;
    this.pane.hidden = true;
    this.pane.replaceChildren();
    document.body.classList.remove('with-task');
    $('list').focus();
  }

  /** Shows the newest state; what is being typed stays as it is. */
  async refresh() {
    const uuid = this.uuid;
    if (!uuid) return;
    let task;
    try {
      task = await get('task', { uuid });
    } catch (e) {
      if (e.status === 404 && this.uuid === uuid) {
        this.close();
        toast(e.message);
      }
      return;
    }
    if (this.uuid !== uuid) return;
    this.render(task);
  }

  render(task) {
    const active = this.pane.contains(document.activeElement) ? document.activeElement : null;
    const field = active?.dataset?.field;
    const typed = active?.matches('input, textarea') ? [active.value, active.dataset.saved, active.selectionStart, active.selectionEnd] : null;
    const opened = new Set([...this.pane.querySelectorAll('details[open]')].map((it) => it.dataset.name));
    const scrolled = this.pane.querySelector('.fields')?.scrollTop ?? 0;
    this.pane.replaceChildren(...this.parts(task));
    this.pane.hidden = false;
    document.body.classList.add('with-task');
    this.pane.querySelector('.fields').scrollTop = scrolled;
    for (const it of this.pane.querySelectorAll('details')) it.open = opened.has(it.dataset.name);
    for (const it of this.pane.querySelectorAll('textarea')) grow(it);
    if (field) {
      const again = this.pane.querySelector('[data-field="' + CSS.escape(field) + '"]');
      again?.focus();
      if (again && typed && typed[0] !== typed[1]) {
        again.value = typed[0];
        again.setSelectionRange?.(typed[2], typed[3]);
      }
    }
  }

  /** Changes the task by Taskwarrior's words; says what is wrong with them. */
  async modify(words, input) {
    return this.run('modify', { words }, input);
  }

  async run(path, more, input) {
    const uuid = this.uuid;
    try {
      await post(path, { uuid, ...more });
      return true;
    } catch (e) {
      const problem = this.pane.querySelector('.pane-problem');
      if (problem && this.uuid === uuid) problem.replaceChildren(said(e.message));
      else toast(e.message);
      input?.setAttribute('aria-invalid', 'true');
      return false;
    }
  }

  /** A field that saves itself with Enter, and when it is left. */
  text(name, label, value, words, more) {
    const input = el('input', { id: 'field-' + name, 'data-field': name, value: value ?? '', 'data-saved': value ?? '', autocomplete: 'off', ...more });
    const save = async () => {
      if (input.value.trim() === input.dataset.saved) return;
      const before = input.dataset.saved;
      input.dataset.saved = input.value.trim();
      input.removeAttribute('aria-invalid');
      if (!(await this.modify(words(input.value.trim()), input))) input.dataset.saved = before;
      else this.refresh();
    };
    input.addEventListener('blur', save);
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') save();
    });
    return el('div', { class: 'field' }, el('label', { for: input.id }, label), input);
  }

  date(name, label, task) {
    const box = this.text(name, label, task.texts[name], (value) => [name + ':' + value], { placeholder: 'tomorrow, eow …' });
    const input = box.querySelector('input');
    const hint = el('span', { class: 'hint' }, task[name] ? longTime(task[name]) : '');
    const picker = el('input', { type: 'datetime-local', class: 'picker', tabindex: '-1', 'aria-hidden': 'true' });
    picker.addEventListener('change', () => {
      if (!picker.value) return;
      input.value = picker.value.endsWith('T00:00') ? picker.value.slice(0, 10) : picker.value;
      input.focus();
      input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    });
    let asked = 0;
    input.addEventListener('input', async () => {
      const mine = ++asked;
      const text = input.value.trim();
      if (!text) return hint.replaceChildren();
      try {
        const answer = await post('date', { text });
        if (mine === asked) hint.replaceChildren(answer.time ? longTime(answer.time) : '…');
      } catch { /* It is told when it is saved. */ }
    });
    box.append(el('span', { class: 'with-picker' }, picker,
      iconButton('calendar', 'Choose: ' + label, () => {
        const text = input.value.length === 10 ? input.value + 'T00:00' : input.value;
        if (/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) picker.value = text;
        picker.showPicker?.();
      })), hint);
    box.classList.add('date');
    return box;
  }

  parts(task) {
    const over = task.status === 'completed' || task.status === 'deleted';
    const description = el('textarea', { 'data-field': 'description', 'aria-label': 'Text', rows: '1', 'data-saved': task.description, value: task.description, maxlength: '100000' });
    const save = async () => {
      const text = description.value.replace(/\s*\n\s*/g, ' ').trim();
      if (!text) description.value = description.dataset.saved;
      if (!text || text === description.dataset.saved) return;
      const before = description.dataset.saved;
      description.dataset.saved = text;
      if (!(await this.modify(['description:' + text], description))) description.dataset.saved = before;
    };
    description.addEventListener('blur', save);
    description.addEventListener('input', () => grow(description));
    description.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        save();
      }
    });
    const act = (path) => () => this.run(path, {});
    return [
      el('header', {},
        el('span', { class: 'id' }, (task.number ? 'Task ' + task.number : 'Task') + ' · ' + task.status),
        iconButton('close', 'Close', () => this.close())),
      el('div', { class: 'fields' },
        description,
        el('div', { class: 'actions' },
          over ? button('Open again', act('reopen'), { class: 'primary' })
            : button([icon('check'), 'Done'], act('done'), { class: 'primary' }),
          over ? null : task.start ? button([icon('stop'), 'Stop'], act('stop')) : button([icon('play'), 'Start'], act('start')),
          task.status === 'deleted' ? null : button([icon('bin'), 'Delete'], act('delete'), { class: 'danger' })),
        el('p', { class: 'problem pane-problem', role: 'alert' }),
        this.text('project', 'Project', task.project, (value) => ['project:' + value]),
        this.tags(task),
        this.priority(task),
        DATES.map(([name, label]) => this.date(name, label, task)),
        this.text('recur', 'Recurs', task.texts.recur, (value) => ['recur:' + value], { placeholder: 'weekly, 2weeks … with a due date' }),
        this.setup.attributes.filter((it) => it.name !== 'priority').map((it) => this.attribute(it, task)),
        this.dependencies(task),
        this.notes(task),
        this.more(task)),
    ];
  }

  tags(task) {
    const input = el('input', { id: 'field-tag', 'data-field': 'tag', placeholder: 'Add', autocomplete: 'off', list: 'all-tags', 'data-saved': '' });
    const add = async () => {
      const name = input.value.trim().replace(/^\+/, '');
      if (name && (await this.modify(['+' + name], input))) input.value = '';
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') add();
    });
    input.addEventListener('blur', add);
    return el('div', { class: 'field' }, el('label', { for: 'field-tag' }, 'Tags'),
      el('div', { class: 'chips' }, task.tags.map((tag) => el('span', { class: 'chip' }, said(tag),
        iconButton('close', 'Remove the tag ' + tag, () => this.modify(['-' + tag])))), input));
  }

  priority(task) {
    const values = this.setup.attributes.find((it) => it.name === 'priority')?.values ?? ['H', 'M', 'L', ''];
    const names = { H: 'High', M: 'Middle', L: 'Low', '': 'None' };
    const now = task.priority ?? '';
    const all = values.includes(now) ? values : [now, ...values];
    const select = el('select', { id: 'field-priority', 'data-field': 'priority' },
      [...new Set([...all, ''])].map((it) => el('option', { value: it, selected: it === now }, names[it] ?? it)));
    select.value = now;
    select.addEventListener('change', () => this.modify(['priority:' + select.value], select));
    return el('div', { class: 'field' }, el('label', { for: select.id }, 'Priority'), select);
  }

  attribute(attribute, task) {
    const { name, label, type, values } = attribute;
    if (type === 'DATE') return this.date(name, label || name, task);
    if (!values.length) return this.text(name, label || name, task.texts[name], (value) => [name + ':' + value]);
    const now = task.texts[name] ?? '';
    const select = el('select', { id: 'field-' + name, 'data-field': name },
      [...new Set(['', now, ...values])].map((it) => el('option', { value: it }, it || 'None')));
    select.value = now;
    select.addEventListener('change', () => this.modify([name + ':' + select.value], select));
    return el('div', { class: 'field' }, el('label', { for: select.id }, label || name), select);
  }

  dependencies(task) {
    const input = el('input', { id: 'field-depends', 'data-field': 'depends', placeholder: 'Find a task by number or text', autocomplete: 'off', 'data-saved': '' });
    const found = el('ul', { class: 'found' });
    let asked = 0;
    const pick = async (other) => {
      input.value = '';
      found.replaceChildren();
      if (await this.modify(['depends:' + other.uuid], input)) this.refresh();
    };
    input.addEventListener('input', async () => {
      const mine = ++asked;
      const text = input.value.trim();
      if (!text) return found.replaceChildren();
      const answer = await get('find', { text }).catch(() => ({ tasks: [] }));
      if (mine !== asked) return;
      found.replaceChildren(...answer.tasks.filter((it) => it.uuid !== task.uuid).map((it) =>
        el('li', {}, button(el('span', {}, (it.number ?? '') + ' ', said(it.description)), () => pick(it), { class: 'link' }))));
    });
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') found.querySelector('button')?.click();
    });
    const line = (other, remove) => el('li', { class: other.status === 'pending' ? '' : 'over' },
      button(said(other.description), () => this.actions.show(other.uuid), { class: 'link' }),
      remove ? iconButton('close', 'Remove: depends on ' + other.description, () => this.modify(['depends:-' + other.uuid])) : null);
    return el('div', { class: 'field wide' }, el('label', { for: input.id }, 'Depends on'),
      task.dependsOn.length ? el('ul', { class: 'others' }, task.dependsOn.map((it) => line(it, true))) : null,
      input, found,
      task.blocks.length ? [el('h3', {}, 'Waiting for this'), el('ul', { class: 'others' }, task.blocks.map((it) => line(it, false)))] : null);
  }

  notes(task) {
    const input = el('input', { id: 'field-note', 'data-field': 'note', placeholder: 'Add a note', autocomplete: 'off', 'data-saved': '' });
    input.addEventListener('keydown', async (event) => {
      if (event.key !== 'Enter' || !input.value.trim()) return;
      if (await this.run('annotate', { text: input.value }, input)) {
        input.value = '';
        this.refresh();
      }
    });
    return el('div', { class: 'field wide' }, el('label', { for: input.id }, 'Notes'),
      task.annotations.length ? el('ul', { class: 'notes' }, task.annotations.map((note) => el('li', {},
        el('p', {}, said(note.description)), el('span', { class: 'when' }, longTime(note.entry)),
        iconButton('close', 'Remove the note', () => this.run('denotate', { entry: String(note.entry) }))))) : null,
      input);
  }

  more(task) {
    const history = el('div', { class: 'past' });
    const show = async () => {
      const answer = await get('task-history', { uuid: task.uuid }).catch((e) => ({ changes: [], problem: e.message }));
      history.replaceChildren(el('ul', {}, answer.changes.map((it) => el('li', {},
        when(it),
        el('span', {}, el('span', { class: 'name' }, said(it.name)), ' ',
          it.from == null ? null : el('del', {}, said(shown(it.from))), it.from != null && it.to != null ? ' → ' : ' ',
          it.to == null ? null : el('ins', {}, said(shown(it.to))))))),
      answer.complete === false ? el('p', {}, 'What was before is not kept.') : '');
    };
    const details = el('details', { 'data-name': 'history' }, el('summary', {}, 'History'), history);
    details.addEventListener('toggle', () => details.open && show());
    return el('div', { class: 'more' },
      el('details', { 'data-name': 'urgency' }, el('summary', {}, 'Urgency ' + task.urgency),
        el('table', {}, el('tbody', {}, task.urgencyTerms.map((it) => el('tr', {}, el('th', { scope: 'row' }, said(it.name)), el('td', {}, String(it.value))))))),
      details,
      el('p', { class: 'when' }, task.entry ? 'Added ' + longTime(task.entry) : '', task.modified ? ' · changed ' + longTime(task.modified) : ''));
  }
}

function when(it) {
  return el('span', { class: 'when' }, longTime(it.time), it.who ? ' · ' : '', it.who ? said(it.who) : null);
}

function grow(area) {
  area.style.height = 'auto';
  area.style.height = Math.min(area.scrollHeight, 400) + 'px';
}
