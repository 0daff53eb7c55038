"""What a WSGI server serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.site.settings")
application = get_wsgi_application()
gc.freeze()  # what is loaded by now stays: the collector need not walk it again
