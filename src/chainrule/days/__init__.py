"""What the course teaches: a folder a day, loaded by `chainrule.course`, imported by nobody."""
