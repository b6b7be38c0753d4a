'use strict';
(() => {
const lesson = JSON.parse(document.getElementById('lesson').textContent);
const steps = lesson.steps;
const $ = id => document.getElementById(id);
const canvas = $('canvas');
let current = -1;

const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
};

/** MathML that the engine wrote; names in it are escaped. */
const math = markup => {
  const template = document.createElement('template');
  template.innerHTML = markup.startsWith('<math') ? markup : `<math>${markup}</math>`;
  return template.content.firstChild;
};

/** Z1 as Z₁, as everywhere on the page. */
const pretty = text => text.replace(/(?<![\p{L}\p{N}_"])(\p{L}+)(\d+)(?![\p{L}\p{N}_#"])/gu,
  (_, word, digits) => word + [...digits].map(digit => '₀₁₂₃₄₅₆₇₈₉'[digit]).join(''));

const words = {GIVEN: 'Given', FORWARD: 'Forward', BACKWARD: 'Backward'};
const summary = step => step.direction === 'GIVEN' ? 'What is given' : step.equation;

// Matrices

const withGaps = (places, build, gap) => places.flatMap((place, i) =>
  i > 0 && place !== places[i - 1] + 1 ? [gap(), build(place, i)] : [build(place, i)]);

const matrixTable = (name, {onWork} = {}) => {
  const matrix = lesson.matrices[name];
  const hasWork = onWork && matrix.work.length > 0;
  const abridged = matrix.rows.length - 1 < matrix.rows.at(-1) || matrix.columns.length - 1 < matrix.columns.at(-1);
  const table = make('table', {class: 'entries', 'data-matrix': name, 'aria-label': `${name}, shape ${matrix.shape}${abridged ? ', abridged' : ''}`});
  if (hasWork) table.setAttribute('role', 'grid');
  const single = matrix.shape === '()';
  const head = make('tr', {}, make('td'), ...withGaps(matrix.columns, column => make('th', {scope: 'col'}, String(column)), () => make('td')));
  if (!single) table.append(make('thead', {}, head));
  const cell = (i, j) => {
    const td = make('td', {'data-row': matrix.rows[i], 'data-column': matrix.columns[j]}, matrix.cells[i][j]);
    if (hasWork) {
      td.setAttribute('role', 'gridcell');
      td.tabIndex = i === 0 && j === 0 ? 0 : -1;
      td.choose = () => onWork(td, matrix.work[i][j]);
    }
    return td;
  };
  const gapRow = () => make('tr', {}, ...(single ? [] : [make('td')]), ...withGaps(matrix.columns, () => make('td', {class: 'gap'}, '⋮'), () => make('td', {class: 'gap'}, '⋱')));
  table.append(make('tbody', {}, ...withGaps(matrix.rows, (row, i) => make('tr', {},
    ...(single ? [] : [make('th', {scope: 'row'}, String(row))]),
    ...withGaps(matrix.columns, (_, j) => cell(i, j), () => make('td', {class: 'gap'}, '⋯'))), gapRow)));
  if (hasWork) {
    table.addEventListener('keydown', event => move(event, table));
    for (const type of ['focusin', 'click', 'mouseover']) {
      table.addEventListener(type, event => event.target.closest('td')?.choose?.());
    }
  }
  return table;
};

/** Arrow keys within a matrix. */
const move = (event, table) => {
  const [down, right] = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1]}[event.key] ?? [];
  if (down === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const cells = [...table.querySelectorAll('tbody tr')].map(row => [...row.querySelectorAll('td[data-row]')]).filter(row => row.length);
  const y = cells.findIndex(row => row.includes(event.target));
  const target = cells[y + down]?.[cells[y].indexOf(event.target) + right];
  if (target) {
    event.target.tabIndex = -1;
    target.tabIndex = 0;
    target.focus();
  }
};

const figure = (name, options) => {
  const matrix = lesson.matrices[name];
  return make('figure', {class: 'matrix'},
    make('figcaption', {}, math(matrix.mathml), matrix.shape === '()' ? 'a single number' : `shape ${matrix.shape}`),
    make('div', {class: 'scroll'}, matrixTable(name, options)));
};

const showNumbers = step => {
  const numbers = $('numbers');
  numbers.replaceChildren();
  const operands = make('div', {class: 'operands'}, ...step.uses.map(name => figure(name)));
  const work = make('div', {class: 'work', role: 'status'});
  const onWork = (cell, entry) => {
    for (const old of numbers.querySelectorAll('.chosen, .source')) old.classList.remove('chosen', 'source');
    cell.classList.add('chosen');
    for (const [name, row, column] of entry.from) {
      for (const table of operands.querySelectorAll('table')) {
        if (table.dataset.matrix === name) {
          table.querySelector(`td[data-row="${row}"][data-column="${column}"]`)?.classList.add('source');
        }
      }
    }
    work.replaceChildren(make('p', {class: 'lead'}, pretty(`${entry.label} = ${entry.formula}`)), make('p', {class: 'lead'}, `= ${entry.numbers}`));
  };
  if (lesson.matrices[step.name]) {
    const result = figure(step.name, {onWork});
    numbers.append(result);
    if (lesson.matrices[step.name].work.length > 0) {
      numbers.append(work);
      result.querySelector('td[tabindex]').choose();
      work.append(make('p', {class: 'hint'}, 'Point at a number, tap it or go to it with the arrow keys to see how it comes about.'));
    }
  }
  if (step.uses.length > 0) {
    if (step.direction === 'GIVEN') operands.style.cssText = 'border:0;margin:0;padding:0';
    numbers.append(operands);
  }
};

// The step

const showStep = step => {
  $('now').className = `now ${step.direction.toLowerCase()}`;
  $('direction').textContent = words[step.direction];
  $('heading').replaceChildren(step.mathml ? math(step.mathml) : 'What is given');
  const remarks = step.direction === 'GIVEN'
    ? ['The data, and the parameters as they are now. Everything else is computed from them: first forward, from left to right, then backward.'] : step.remarks;
  $('remarks').replaceChildren(...remarks.map(remark => make('p', {}, pretty(remark))), ...(step.direction === 'GIVEN' || step.uses.length === 0 ? []
    : [make('p', {class: 'shapes'}, pretty(`Shapes: ${step.uses.map(name => `${name} ${lesson.matrices[name].shape}`).join(', ')} → ${step.name} ${lesson.matrices[step.name]?.shape ?? ''}`))]));
  $('links').replaceChildren(...(step.links.length === 0 ? [] : [make('ol', {class: 'links', 'aria-label': 'Link by link'},
    ...step.links.map(link => make('li', {class: 'link'}, make('h3', {}, pretty(link.title)), make('div', {class: 'math'}, math(link.mathml)),
      ...(lesson.matrices[link.matrix] && link.matrix !== step.name ? [make('details', {}, make('summary', {}, 'its numbers'), make('div', {class: 'scroll'}, matrixTable(link.matrix)))] : []))))]));
};

const cards = [...canvas.querySelectorAll('.card')];
const edges = [...canvas.querySelectorAll('.edge')];
const edgeById = new Map(edges.map(edge => [edge.id, edge]));

const showGraph = (step, index) => {
  const values = new Set(), gradients = new Set(), passed = new Set();
  steps.slice(0, index + 1).forEach(({direction, cards, edges}) => {
    cards.forEach(card => (direction === 'BACKWARD' ? gradients : values).add(card));
    edges.forEach(id => {
      passed.add(id);
      if (direction === 'BACKWARD') gradients.add(edgeById.get(id).dataset.from);
    });
  });
  const used = step.uses.map(name => lesson.matrices[name]).filter(matrix => matrix.card).map(matrix => matrix.card);
  for (const card of cards) {
    const active = step.direction !== 'GIVEN' && step.cards.includes(card.id);
    card.classList.toggle('value-pending', !values.has(card.id));
    card.classList.toggle('gradient-pending', !gradients.has(card.id));
    card.classList.toggle('active', active);
    card.classList.toggle('value-active', active && step.direction === 'FORWARD');
    card.classList.toggle('gradient-active', active && step.direction === 'BACKWARD');
    card.classList.toggle('used', used.includes(card.id));
  }
  for (const edge of edges) {
    edge.classList.toggle('pending', !passed.has(edge.id));
    edge.classList.toggle('passing', step.edges.includes(edge.id));
  }
  const box = cards.find(card => card.id === step.cards[0])?.getBoundingClientRect();
  if (box) {
    const frame = canvas.getBoundingClientRect();
    canvas.scrollTo({left: canvas.scrollLeft + box.left + box.width / 2 - frame.left - frame.width / 2,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
  }
};

// The rest of the page

const showTables = index => {
  for (const link of document.querySelectorAll('#equations a')) {
    if (Number(link.dataset.step) === index) link.setAttribute('aria-current', 'step');
    else link.removeAttribute('aria-current');
  }
  for (const row of document.querySelectorAll('#gradients tbody tr')) {
    const own = Number(row.dataset.step);
    row.classList.toggle('pending', own > index);
    row.classList.toggle('current', own === index);
    const matrix = lesson.matrices[steps[own].name];
    row.cells[2].textContent = own > index || !matrix ? '—' : matrix.largest;
  }
};

const equationList = (direction, title, css) => [make('h3', {}, title), make('ol', {class: css},
  ...steps.map((step, i) => ({step, i})).filter(({step}) => step.direction === direction).map(({step, i}) =>
    make('li', {}, make('a', {href: `#step=${i + 1}`, 'data-step': i}, math(step.mathml)))))];

const setUp = () => {
  $('slider').max = steps.length;
  canvas.style.setProperty('--least-width', `${0.8 * canvas.querySelector('svg').viewBox.baseVal.width}px`);
  $('equations').append(...equationList('FORWARD', 'Forward', ''), ...equationList('BACKWARD', 'Backward', 'of-gradients'));
  $('gradients').append(make('table', {class: 'summary'}, make('caption', {}, 'Filled in as the way back goes on'),
    make('thead', {}, make('tr', {}, ...['gradient', 'shape', 'largest entry in size'].map(title => make('th', {scope: 'col'}, title)))),
    make('tbody', {}, ...steps.map((step, i) => ({step, i})).filter(({step}) => step.direction === 'BACKWARD').map(({step, i}) =>
      make('tr', {'data-step': i}, make('th', {scope: 'row'}, pretty(step.name)), make('td', {}, lesson.matrices[step.name]?.shape ?? ''), make('td'))))));
  $('check').querySelector('div').append(make('table', {class: 'summary'}, make('caption', {}, 'At the values on this page'),
    make('thead', {}, make('tr', {}, ...['gradient', 'verdict', 'entries', 'differ by at most', 'allowed', 'method'].map(title => make('th', {scope: 'col'}, title)))),
    make('tbody', {}, ...lesson.check.map(row => make('tr', {}, make('th', {scope: 'row'}, pretty(row.gradient)),
      make('td', {class: row.isRight ? 'right' : 'wrong'}, `${row.isRight ? '✓' : '✗'} ${row.verdict.replace('_', ' ')}`),
      ...[row.places, row.difference, row.bound, row.methods].map(text => make('td', {}, String(text))))))));
  if (lesson.costs.length > 1) $('costs').querySelector('figure').append(...curve(lesson.costs));
  else $('costs').remove();
};

const curve = costs => {
  const [width, height, left, bottom] = [560, 240, 56, 34];
  const finite = costs.filter(cost => typeof cost.value === 'number');
  const last = finite.at(-1).iteration;
  const top = Math.max(...finite.map(cost => cost.value)) * 1.05 || 1;
  const x = cost => left + (width - left - 14) * cost.iteration / last;
  const y = value => height - bottom - (height - bottom - 14) * value / top;
  const draw = (tag, attributes, text = '') => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = text;
    return element;
  };
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(part => part * top / 1.05);
  const svg = draw('svg', {viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `The cost falls from ${finite[0].value.toPrecision(4)} to ${finite.at(-1).value.toPrecision(4)} in ${last} iterations`});
  for (const tick of ticks) {
    svg.append(draw('line', {class: 'grid', x1: left, x2: width - 14, y1: y(tick), y2: y(tick)}),
      draw('text', {x: left - 8, y: y(tick) + 4, 'text-anchor': 'end'}, tick.toPrecision(3)));
  }
  svg.append(draw('path', {class: 'curve', d: finite.map((cost, i) => `${i ? 'L' : 'M'}${x(cost)} ${y(cost.value)}`).join('')}));
  for (const cost of finite) {
    const dot = draw('circle', {cx: x(cost), cy: y(cost.value), r: 3.5});
    dot.append(draw('title', {}, `iteration ${cost.iteration}: ${cost.value.toPrecision(6)}`));
    svg.append(dot);
  }
  svg.append(draw('text', {x: left, y: height - 10}, '0'), draw('text', {x: width - 14, y: height - 10, 'text-anchor': 'end'}, `iteration ${last}`));
  return [svg, make('figcaption', {}, `The cost, from ${finite[0].value.toPrecision(4)} at first to ${finite.at(-1).value.toPrecision(4)} after ${last} iterations. The page shows the network as it is then.`)];
};

// From step to step

const go = index => {
  const to = Math.max(0, Math.min(steps.length - 1, index));
  if (to === current) return;
  current = to;
  const step = steps[to];
  const place = `Step ${to + 1} of ${steps.length}`;
  $('slider').value = to + 1;
  $('slider').setAttribute('aria-valuetext', `${place}: ${summary(step)}`);
  $('position').replaceChildren(make('span', {class: 'long'}, 'Step '), `${to + 1} of ${steps.length}`,
    make('span', {class: 'long'}, ` · ${words[step.direction]}`), step.name ? ` · ${pretty(step.name)}` : '');
  $('first').disabled = $('back').disabled = to === 0;
  $('last').disabled = $('next').disabled = to === steps.length - 1;
  $('announcement').textContent = `${place}. ${words[step.direction]}. ${summary(step)}`;
  showStep(step);
  showNumbers(step);
  showGraph(step, to);
  showTables(to);
  if (location.hash !== `#step=${to + 1}`) history.replaceState(null, '', `#step=${to + 1}`);
};

const addressed = () => Number(/^#step=(\d+)$/.exec(location.hash)?.[1] ?? (current < 0 ? 1 : current + 1)) - 1;

setUp();
$('first').addEventListener('click', () => go(0));
$('back').addEventListener('click', () => go(current - 1));
$('next').addEventListener('click', () => go(current + 1));
$('last').addEventListener('click', () => go(steps.length - 1));
$('slider').addEventListener('input', event => go(Number(event.target.value) - 1));
window.addEventListener('hashchange', () => go(addressed()));
document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.matches?.('input, .scroll, .canvas')) return;
  const to = {ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: steps.length - 1}[event.key];
  if (to === undefined) return;
  event.preventDefault();
  go(to);
});
canvas.addEventListener('click', event => {
  const card = event.target.closest('.card');
  if (!card) return;
  const isGradient = event.target.matches('.lower, .gradient-text, .gradient-text *');
  const index = steps.findIndex(step => step.cards.includes(card.id) && (step.direction === 'BACKWARD') === isGradient && step.direction !== 'GIVEN');
  if (index >= 0) go(index);
});
go(addressed());
})();
