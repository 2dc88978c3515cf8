"""The course: days, lessons that run, exercises that are graded, cards that come back.

    course.days.every()            the days there are, each a folder of `chainrule/days`
    course.lesson.render(day)      a lesson as HTML; its blocks ran, its numbers were measured
    course.exercise.check(…)       a learner's file graded in a process of its own
    course.drill                   cards when they are due

This package is machinery. What is taught stands in `chainrule/days`, a folder a day.
"""
