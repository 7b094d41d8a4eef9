"""Forms: the fields of an operation to fill in, made from its declaration."""

from firefly_nb.notebook.form.show import show as show
