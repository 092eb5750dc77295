// The side: reports, projects, tags, and how synchronising goes.

import { $, ago, button, el, icon, longTime, said } from './dom.js';
import { get, post } from './api.js';
import { openDialog } from './past.js';

const title = (name) => name.charAt(0).toUpperCase() + name.slice(1);

/** What most people look at most often. */
export const FIRST = ['next', 'ready', 'overdue', 'active', 'waiting', 'blocked', 'completed', 'all'];

/** Writes a value into a filter so that it is one word. */
const quoted = (value) => '"' + value.replaceAll('\\', '\\\\').replaceAll('"', '\\"') + '"';

export class Side {
  constructor(setup, choose) {
    this.setup = setup;
    this.choose = choose;
    this.counts = { projects: [], tags: [], conflicts: 0 };
    this.sync = null;
    $('sync').addEventListener('click', () => this.showSync());
    setInterval(() => this.renderSync(), 30_000);
  }

  async refresh() {
    try {
      this.counts = await get('sidebar');
    } catch {
      return; // The banner says why.
    }
    this.render();
  }

  show(state) {
    this.state = state;
    this.render();
  }

  render() {
    const reports = this.setup.reports;
    const entry = (symbol, name, current, run, count, hint) => el('li', {},
      el('button', { type: 'button', class: 'entry', 'aria-current': current ? 'true' : null, onclick: run, title: hint },
        icon(symbol), said(name, { class: 'name' }), count ? el('span', { class: 'number' }, String(count)) : null));
    const group = (name, entries) => entries.length
      ? el('section', {}, el('h2', {}, name), el('ul', {}, entries)) : null;
    const state = this.state ?? {};
    const rest = reports.filter((it) => !it.own && !FIRST.includes(it.name));
    const report = (it) => entry('list', title(it.name), it.name === state.report && !state.filter, () => this.choose({ report: it.name, filter: '', order: '' }), 0, it.summary);
    const focused = document.activeElement?.closest?.('#lists') ? document.activeElement.textContent : null;
    $('lists').replaceChildren(...[
      group('Your reports', reports.filter((it) => it.own).map(report)),
      el('section', {}, el('h2', {}, 'Reports'), el('ul', {}, FIRST.map((name) => reports.find((it) => it.name === name)).map(report)),
        el('details', { open: this.more || rest.some((it) => it.name === state.report && !state.filter), ontoggle: (event) => { this.more = event.target.open; } },
          el('summary', {}, 'More reports'), el('ul', {}, rest.map(report)))),
      group('Projects', this.counts.projects.map((it) => {
        const filter = 'project:' + quoted(it.name);
        return entry('folder', it.name, state.filter === filter, () => this.choose({ report: 'list', filter, order: '' }), it.count);
      })),
      group('Tags', this.counts.tags.map((it) => {
        const filter = 'tags.has:' + quoted(it.name);
        const plain = /^[\p{L}\p{M}\p{N}_]+$/u.test(it.name) ? '+' + it.name : '+' + quoted(it.name);
        return entry('tag', it.name, state.filter === plain || state.filter === filter, () => this.choose({ report: 'list', filter: plain, order: '' }), it.count);
      })),
    ].filter(Boolean));
    if (focused) [...$('lists').querySelectorAll('button')].find((it) => it.textContent === focused)?.focus();
    const conflicts = $('conflicts');
    conflicts.hidden = !this.counts.conflicts;
    conflicts.replaceChildren(icon('split'), this.counts.conflicts === 1 ? '1 conflict' : this.counts.conflicts + ' conflicts');
  }

  setSync(status) {
    this.sync = status;
    this.renderSync();
  }

  renderSync() {
    const status = this.sync;
    if (!status) return;
    let text;
    let kind = 'good';
    if (status.phase === 'OFF') [text, kind] = ['Not synchronised', 'off'];
    else if (status.phase === 'RUNNING') [text, kind] = ['Synchronising …', 'busy'];
    else if (status.problem) [text, kind] = [status.problem, 'bad'];
    else text = status.lastSuccess ? 'Synchronised ' + ago(status.lastSuccess) : 'Not synchronised yet';
    if (status.unsent && status.phase !== 'OFF' && status.phase !== 'RUNNING') text += ' · ' + status.unsent + ' to send';
    $('sync').className = 'sync ' + kind;
    $('sync-text').textContent = text;
    this.fillSync?.();
  }

  showSync() {
    const body = el('div');
    this.fillSync = () => {
      const status = this.sync ?? {};
      const facts = [
        status.problem && el('p', { class: 'strong' }, status.problem),
        status.detail && el('p', { class: 'detail' }, said(status.detail)),
        status.remedy && el('p', { class: 'remedy' }, status.remedy),
        status.phase === 'RUNNING' && el('p', {}, 'Synchronising …'),
        status.lastSuccess && el('p', {}, 'Last time: ' + longTime(status.lastSuccess) + '.'),
        status.unsent ? el('p', {}, status.unsent + ' changes are not sent yet.') : !status.problem && el('p', {}, 'Everything is sent.'),
        status.problem && status.nextTry && el('p', {}, 'Next try: ' + longTime(status.nextTry) + '.'),
      ].filter(Boolean);
      body.replaceChildren(...facts);
    };
    this.fillSync();
    openDialog('Synchronisation', body, this.sync?.phase === 'OFF' ? [] : [
      button('Synchronise now', async () => {
        try {
          await post('sync');
        } catch (e) {
          body.append(el('p', { class: 'problem' }, e.message));
        }
      }, { class: 'primary' }),
    ]);
  }
}
