// Shows the OpenAPI document. All files are our own: nothing comes from elsewhere.
const place = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: place.dataset.address,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  validatorUrl: null,
});
