// The list of tasks. Only the rows that can be seen are elements, so its length does not matter.

import { $, closeness, el, icon, longTime, said, shortTime } from './dom.js';

const ROW = 54;
const AROUND = 6;

export class TaskList {
  constructor(actions) {
    this.actions = actions;
    this.tasks = [];
    this.selected = null;
    this.at = -1; // Where the selected task was last.
    this.box = $('list');
    this.rows = $('rows');
    this.box.addEventListener('scroll', () => this.later(), { passive: true });
    new ResizeObserver(() => this.later()).observe(this.box);
    this.rows.addEventListener('click', (event) => {
      const row = event.target.closest('.row');
      if (!row) return;
      this.at = row.getAttribute('aria-posinset') - 1;
      this.select(row.dataset.uuid);
      if (event.target.closest('.check')) this.actions.done(this.task());
      else this.actions.open(this.task());
    });
  }

  later() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.render();
    });
  }

  set(tasks) {
    this.tasks = tasks;
    this.render();
  }

  /** Follows the steps of a change, one after the other, and the selected task with them. */
  follow(steps) {
    let at = this.index();
    let last = at;
    for (const [kind, a, b, c] of steps) {
      if (kind === 'insert') {
        this.tasks.splice(a, 0, b);
        if (b.uuid === this.selected) at = a;
        else if (a <= at) at++;
      } else if (kind === 'remove') {
        this.tasks.splice(a, 1);
        if (a === at) [at, last] = [-1, a];
        else if (a < at) at--;
      } else if (kind === 'update') this.tasks[a] = b;
      else {
        this.tasks.splice(a, 1);
        this.tasks.splice(b, 0, c);
        if (a === at) at = b;
        else if (at >= 0) at += (b <= at - (a < at)) - (a < at);
      }
    }
    // Where the selected task has gone, its neighbour is next.
    if (at < 0 && last >= 0) {
      at = Math.min(last, this.tasks.length - 1);
      this.selected = this.tasks[at]?.uuid ?? null;
    }
    this.at = at;
    this.render();
  }

  /** Looks through the tasks only where the selected one is not where it was. */
  index() {
    if (this.selected == null) return -1;
    if (this.tasks[this.at]?.uuid !== this.selected) {
      this.at = this.tasks.findIndex((task) => task.uuid === this.selected);
    }
    return this.at;
  }

  task() {
    return this.tasks[this.index()];
  }

  select(uuid) {
    this.selected = uuid;
    this.render();
  }

  move(by) {
    if (!this.tasks.length) return;
    const at = this.index();
    const to = at < 0 ? (by > 0 ? 0 : this.tasks.length - 1) : Math.max(0, Math.min(this.tasks.length - 1, at + by));
    this.selected = this.tasks[to].uuid;
    this.at = to;
    this.reveal(to);
    this.render();
    return this.tasks[to];
  }

  reveal(index) {
    const top = index * ROW;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (top + ROW > this.box.scrollTop + this.box.clientHeight) {
      this.box.scrollTop = top + ROW - this.box.clientHeight;
    }
  }

  page() {
    return Math.max(1, Math.floor(this.box.clientHeight / ROW) - 1);
  }

  render() {
    const count = this.tasks.length;
    this.rows.style.height = count * ROW + 'px';
    const first = Math.max(0, Math.floor(this.box.scrollTop / ROW) - AROUND);
    const last = Math.min(count, Math.ceil((this.box.scrollTop + this.box.clientHeight) / ROW) + AROUND);
    const made = [];
    let active = '';
    for (let i = first; i < last; i++) {
      const row = this.row(this.tasks[i], i, count);
      if (this.tasks[i].uuid === this.selected) active = row.id;
      made.push(row);
    }
    this.rows.replaceChildren(...made);
    if (active) this.box.setAttribute('aria-activedescendant', active);
    else this.box.removeAttribute('aria-activedescendant');
  }

  row(task, index, count) {
    const over = task.status === 'completed' || task.status === 'deleted';
    const facts = [
      task.project && el('span', { class: 'project' }, said(task.project)),
      ...(task.tags ?? []).slice(0, 6).map((tag) => el('span', { class: 'tag' }, said(tag))),
    ].filter(Boolean);
    const signs = [
      task.recurs && sign('repeat', 'recurs'),
      task.blocked && sign('lock', 'waits for another task'),
      task.notes && sign('note', task.notes === 1 ? 'one note' : task.notes + ' notes', String(task.notes)),
      task.wait && task.wait * 1000 > Date.now() && el('span', { class: 'sign' }, 'waits until ' + shortTime(task.wait)),
    ].filter(Boolean);
    const priority = task.priority;
    const row = el('div', {
      class: 'row' + (over ? ' over' : '') + (task.start ? ' active' : '') + (task.uuid === this.selected ? ' selected' : ''),
      role: 'option', id: 'row-' + task.uuid, 'data-uuid': task.uuid,
      'aria-selected': String(task.uuid === this.selected), 'aria-setsize': count, 'aria-posinset': index + 1,
    },
    el('span', { class: 'check' + (priority ? ' priority-' + (['H', 'M', 'L'].includes(priority) ? priority : 'other') : ''), title: 'Done (d)' }, icon('check')),
    el('span', { class: 'body' },
      el('span', { class: 'description' }, said(task.description || '(no text)')),
      (facts.length || signs.length) ? el('span', { class: 'facts' }, facts, signs) : null),
    task.start && !over ? el('span', { class: 'state' }, 'active') : null,
    priority ? el('span', { class: 'priority', title: 'Priority' }, said(priority)) : null,
    task.due ? el('span', { class: 'due ' + (over ? 'later' : closeness(task.due)), title: 'Due ' + longTime(task.due) }, shortTime(task.due)) : el('span', { class: 'due' }));
    row.style.transform = `translateY(${index * ROW}px)`;
    return row;
  }
}

function sign(name, text, more) {
  return el('span', { class: 'sign', title: text }, icon(name), more, el('span', { class: 'sr' }, text));
}
