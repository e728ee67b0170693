"""The ribbon's fake Excel and its own user folder, as the ribbon's tests have them."""

from tests.addin.ribbon.conftest import own_home as own_home
from tests.addin.ribbon.conftest import session as session
