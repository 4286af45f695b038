"""Labels and papers as PDF and ZPL; the only place that knows fonts, symbols and the libraries that draw them."""
