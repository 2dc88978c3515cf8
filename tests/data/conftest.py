from tests.data.support import places as places
from tests.data.support import server as server
from tests.data.support import tiny as tiny
