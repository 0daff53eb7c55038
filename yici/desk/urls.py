from yici.kernel.module import collect

app_name = "desk"
urlpatterns = [*collect("pages", "staff")]
