from tests.course.drill.support import course as course
from tests.course.drill.support import me as me
