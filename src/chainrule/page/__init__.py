"""A page that needs nothing beside itself: its frame, its pieces, its charts, its numbers.

    page.frame.fill(title, header, main, footer)   the HTML file, style and all
    page.markup.element("p", "a < b")              escaped pieces
    page.chart.figure("loss", "Loss", lines, …)    a chart that takes the page's colours
    page.figures.percent(0.975)                    how numbers are written for people

Reports of runs, of the lab and of the doctor are made of these.
"""
