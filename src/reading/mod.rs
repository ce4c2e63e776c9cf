//! How files are read: places, cursors, tables.
