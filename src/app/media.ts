/** Styles for forced colours and for printing: not part of the first download. */
import './forced-colours.css';
import './print.css';
