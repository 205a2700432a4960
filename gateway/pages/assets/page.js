import './countdown.js';
import './live.js';
import './forms.js';
