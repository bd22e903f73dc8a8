import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.ApiResponse;
import org.openapitools.client.api.ConnectorsApi;
import org.openapitools.client.auth.OAuthFlow;
import org.openapitools.client.auth.RetryingOAuth;
import org.openapitools.client.model.ConnectorDetail;
import org.openapitools.client.model.ErrorResponseDto;
import org.openapitools.client.model.JsonPatchOperation;
import org.openapitools.client.model.UpdateDetail;
import org.openapitools.client.model.V3ConnectorDto;
import org.openapitools.client.model.V3CreateConnectorDto;

/**
 * Drives the client that OpenAPI Generator makes for Java, as its users do. Prints a line per check and at last {@code N of M}.
 *
 * <p>Usage: java Driver FAMILY/CHECK... with SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET set
 */
public final class Driver {
  private static final String BASE = System.getenv("SAIL_BASE_URL");
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String APPLICATION =
      "<Application connector=\"org.example.Driven\" name=\"Driven\" type=\"Driven\"/>\n";
  private static final String CORRELATION = "<CorrelationConfig name=\"Driven\"/>\n";
  private static final String PROPERTIES = "ShortDesc=Driven\n";
  private static final String FORM =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="Driven" name="Driven" type="SourceConfig">
        <Field name="host" displayName="Host ä" type="text"/>
      </Form>
      """;

  private interface Check {
    void run() throws Exception;
  }

  private interface Upload {
    ApiResponse<UpdateDetail> send(String scriptName, File file) throws ApiException;
  }

  private interface Download {
    String read(String scriptName) throws ApiException;
  }

  private static final Map<String, Check> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put("list", Driver::list);
    CHECKS.put("list-filter", Driver::listFilter);
    CHECKS.put("list-count", Driver::listCount);
    CHECKS.put("list-page", Driver::listPage);
    CHECKS.put("list-default", Driver::listDefault);
    CHECKS.put("list-locale", Driver::listLocale);
    CHECKS.put("retry-429", Driver::retry429);
    CHECKS.put("retry-500", () -> retry(2, "\"500\""));
    CHECKS.put("retry-reset", () -> retry(2, "\"reset\""));
    CHECKS.put("error-400", Driver::error400);
    CHECKS.put("error-401", Driver::error401);
    CHECKS.put("error-403", Driver::error403);
    CHECKS.put("error-404", Driver::error404);
    CHECKS.put("request-id", Driver::requestId);
    CHECKS.put("create", Driver::create);
    CHECKS.put("create-optional", Driver::createOptional);
    CHECKS.put("get", Driver::get);
    CHECKS.put("get-locale", Driver::getLocale);
    CHECKS.put("get-policies", Driver::getPolicies);
    CHECKS.put("patch", Driver::patch);
    CHECKS.put("patch-rejected", Driver::patchRejected);
    CHECKS.put("delete", Driver::delete);
    CHECKS.put("get-source-config", () -> sees(connect()::getConnectorSourceConfigV1, "(?s)<Form .*</Form>\\s*$"));
    CHECKS.put("put-source-config-file", Driver::putSourceConfig);
    CHECKS.put("get-source-template", () -> sees(connect()::getConnectorSourceTemplateV1, "<Application "));
    CHECKS.put("put-source-template", Driver::putSourceTemplate);
    CHECKS.put("get-correlation-config", () -> sees(connect()::getConnectorCorrelationConfigV1, "<CorrelationConfig "));
    CHECKS.put("put-correlation-config", Driver::putCorrelationConfig);
    CHECKS.put("get-translations", Driver::getTranslations);
    CHECKS.put("put-translations", Driver::putTranslations);
    CHECKS.put("put-translations-file", Driver::putTranslationsFile);
    CHECKS.put("token-expired", Driver::tokenExpired);
    CHECKS.put("token-rejected", Driver::tokenRejected);
  }

  private static void list() throws Exception {
    List<V3ConnectorDto> items = connect().getConnectorListV1(null, null, null, null, null);
    equal(items.size() > 100, true);
    for (V3ConnectorDto item : items) {
      equal(item.getName().isEmpty() || item.getType().isEmpty() || item.getScriptName().isEmpty(), false);
      if (item.getFeatures() != null) {
        for (String feature : item.getFeatures()) matches(feature, "^[A-Z_]+$");
      }
      for (String key : item.getConnectorMetadata().keySet()) equal(key.isEmpty(), false);
      equal(item.getStatus(), V3ConnectorDto.StatusEnum.RELEASED);
    }
  }

  private static void listFilter() throws Exception {
    equal(names("name sw \"Work\""), List.of("Workday", "Workday Accounts", "Workday SaaS"));
    equal(names("name sw \"Activ\" and features ca (\"UNLOCK\", \"PASSWORD\")"), List.of("Active Directory"));
  }

  private static void listCount() throws Exception {
    ApiResponse<List<V3ConnectorDto>> response =
        connect().getConnectorListV1WithHttpInfo("name sw \"Activ\"", 1, null, true, null);
    equal(response.getData().size(), 1);
    equal(response.getHeaders().get("X-Total-Count"), List.of("2"));
  }

  private static void listPage() throws Exception {
    List<V3ConnectorDto> first = connect().getConnectorListV1(null, 3, null, null, null);
    equal(connect().getConnectorListV1(null, 2, 1, null, null), first.subList(1, 3));
  }

  private static void listDefault() throws Exception {
    control("POST", "/snapshots/many", null);
    equal(connect().getConnectorListV1(null, null, null, null, null).size(), 250);
  }

  private static void listLocale() throws Exception {
    V3ConnectorDto workday = connect().getConnectorListV1("name sw \"Workday\"", null, null, null, "de").get(0);
    matches(workday.getConnectorMetadata().get("shortDesc").toString(), "^Übernimmt ");
  }

  private static void retry429() throws Exception {
    Duration waited = retry(1, "{\"status\": 429, \"headers\": {\"Retry-After\": \"1\"}}");
    equal(waited.compareTo(Duration.ofSeconds(1)) >= 0, true);
  }

  private static void error400() throws Exception {
    ConnectorsApi api = connect();
    ApiException error = failure(() -> api.getConnectorListV1("name eq \"x\"", null, null, null, null));
    equal(error.getCode(), 400);
    ErrorResponseDto body = ErrorResponseDto.fromJson(error.getResponseBody());
    equal(body.getDetailCode(), "400.1.3 Illegal value");
    equal(body.getMessages().isEmpty() || body.getCauses().isEmpty(), false);
    body.getMessages().forEach(message -> equal(message.getText().isEmpty(), false));
  }

  private static void error401() throws Exception {
    ApiClient client = new ApiClient();
    client.setBasePath(BASE);
    client.setAccessToken("none");
    ConnectorsApi api = new ConnectorsApi(client);
    ApiException error = failure(() -> api.getConnectorListV1(null, null, null, null, null));
    equal(error.getCode(), 401);
    matches(bodyOf(error).get("error").getAsString(), "^JWT validation failed");
  }

  private static void error403() throws Exception {
    control("POST", "/clients", "{\"id\": \"reader\", \"secret\": \"secret\", \"scopes\": [\"idn:connector-config:read\"]}");
    ConnectorsApi api = connect("reader", "secret", false);
    api.getConnectorListV1(null, 1, null, null, null);
    ApiException error = failure(() -> api.createCustomConnectorV1(dto()));
    equal(error.getCode(), 403);
    equal(bodyOf(error).get("detailCode").getAsString(), "403 Forbidden");
  }

  private static void error404() throws Exception {
    ConnectorsApi api = connect();
    ApiException error = failure(() -> api.getConnectorV1("nobody", null));
    equal(error.getCode(), 404);
    equal(bodyOf(error).get("detailCode").getAsString(), "404 Not found");
    equal(error.getResponseHeaders().get("SLPT-Request-ID"), List.of(bodyOf(error).get("trackingId").getAsString()));
  }

  private static void requestId() throws Exception {
    var response = connect().getConnectorListV1WithHttpInfo(null, 1, null, null, null);
    matches(response.getHeaders().get("SLPT-Request-ID").get(0), "^[0-9a-f]{32}$");
  }

  private static void create() throws Exception {
    ApiResponse<V3ConnectorDto> response = connect().createCustomConnectorV1WithHttpInfo(dto());
    equal(response.getStatusCode(), 200);
    V3ConnectorDto created = response.getData();
    equal(List.of(created.getName(), created.getType(), created.getScriptName()), List.of("Driven", "custom Driven", "driven"));
    equal(created.getDirectConnect(), true);
    equal(created.getStatus(), V3ConnectorDto.StatusEnum.DEVELOPMENT);
  }

  private static void createOptional() throws Exception {
    ConnectorsApi api = connect();
    V3CreateConnectorDto dto =
        dto().type("Driven Type").directConnect(false).status(V3CreateConnectorDto.StatusEnum.RELEASED);
    V3ConnectorDto created = api.createCustomConnectorV1(dto);
    equal(List.of(created.getType(), created.getDirectConnect()), List.of("Driven Type", false));
    equal(api.getConnectorListV1("type eq \"Driven Type\"", null, null, null, null), List.of(created));
  }

  private static void get() throws Exception {
    ConnectorDetail detail = connect().getConnectorV1("workday", null);
    equal(detail.getScriptName(), "workday");
    matches(detail.getSourceConfig(), "<Form ");
    matches(detail.getSourceConfigXml(), "<Form ");
    matches(detail.getApplicationXml(), "<Application ");
    equal(detail.getTranslationProperties().size(), 19);
    if (detail.getUploadedFiles() != null) detail.getUploadedFiles().forEach(file -> equal(file.isEmpty(), false));
  }

  private static void getLocale() throws Exception {
    matches(connect().getConnectorV1("workday", "de").getSourceConfig(), "<Menu label=\"Verbindung\">");
  }

  private static void getPolicies() throws Exception {
    var policies = connect().getConnectorV1("workday", null).getProvisioningPolicies();
    equal(policies.isEmpty(), false);
    for (var policy : policies) {
      equal(policy.getName().isEmpty() || policy.getUsageType() == null || policy.getFields().isEmpty(), false);
      for (var field : policy.getFields()) equal(field.getName().isEmpty() || field.getType() == null, false);
    }
  }

  private static void patch() throws Exception {
    ConnectorsApi api = connect();
    JsonPatchOperation add =
        new JsonPatchOperation()
            .op(JsonPatchOperation.OpEnum.ADD)
            .path("/connectorMetadata/owner")
            .value(Map.of("name", "driver"));
    JsonPatchOperation replace =
        new JsonPatchOperation().op(JsonPatchOperation.OpEnum.REPLACE).path("/applicationXml").value(APPLICATION);
    var response = api.updateConnectorV1WithHttpInfo(createPlain(api), List.of(add, replace));
    equal(response.getStatusCode(), 200);
    equal(response.getData().getConnectorMetadata().get("owner"), Map.of("name", "driver"));
    equal(response.getData().getApplicationXml(), APPLICATION);
  }

  private static void patchRejected() throws Exception {
    ConnectorsApi api = connect();
    String scriptName = createPlain(api);
    JsonPatchOperation replace =
        new JsonPatchOperation().op(JsonPatchOperation.OpEnum.REPLACE).path("/status").value("RELEASED");
    ApiException error = failure(() -> api.updateConnectorV1(scriptName, List.of(replace)));
    equal(error.getCode(), 400);
    equal(bodyOf(error).get("detailCode").getAsString(), "400.1.1 Illegal update attempt");
  }

  private static void delete() throws Exception {
    ConnectorsApi api = connect();
    String scriptName = createPlain(api);
    equal(api.deleteCustomConnectorV1WithHttpInfo(scriptName).getStatusCode(), 204);
    equal(failure(() -> api.getConnectorV1(scriptName, null)).getCode(), 404);
  }

  private static void putSourceConfig() throws Exception {
    ConnectorsApi api = connect();
    String scriptName =
        roundTrip(api, api::putConnectorSourceConfigV1WithHttpInfo, api::getConnectorSourceConfigV1, FORM);
    UpdateDetail again = api.putConnectorSourceConfigV1(scriptName, fileOf("form.xml", FORM));
    equal(again.getStatus(), UpdateDetail.StatusEnum.UNCHANGED);
  }

  private static void putSourceTemplate() throws Exception {
    ConnectorsApi api = connect();
    String scriptName =
        roundTrip(api, api::putConnectorSourceTemplateV1WithHttpInfo, api::getConnectorSourceTemplateV1, APPLICATION);
    UpdateDetail detail =
        api.putConnectorSourceTemplateV1(scriptName, fileOf("application.xml", "<Application></App>"));
    equal(detail.getStatus(), UpdateDetail.StatusEnum.ERROR);
    equal(detail.getMessage().isEmpty(), false);
  }

  private static void putCorrelationConfig() throws Exception {
    ConnectorsApi api = connect();
    roundTrip(
        api, api::putConnectorCorrelationConfigV1WithHttpInfo, api::getConnectorCorrelationConfigV1, CORRELATION);
  }

  private static void getTranslations() throws Exception {
    ConnectorsApi api = connect();
    matches(api.getConnectorTranslationsV1("workday", "de"), "(?m)^ShortDesc=\\\\u00dcbernimmt ");
    matches(api.getConnectorTranslationsV1("workday", "en"), "(?m)^ShortDesc=Brings ");
  }

  private static void putTranslations() throws Exception {
    ConnectorsApi api = connect();
    var response = api.putConnectorTranslationsV1WithHttpInfo(createPlain(api), "de", null);
    equal(response.getStatusCode(), 200);
    equal(response.getData().getStatus(), UpdateDetail.StatusEnum.SKIPPED);
  }

  private static void putTranslationsFile() throws Exception {
    ConnectorsApi api = connect();
    String scriptName = createPlain(api);
    UpdateDetail detail = api.putConnectorTranslationsV1(scriptName, "de", fileOf("de.properties", PROPERTIES));
    equal(detail.getStatus(), UpdateDetail.StatusEnum.UPDATED);
    equal(api.getConnectorTranslationsV1(scriptName, "de"), PROPERTIES);
  }

  /** The generated client asks for a new token by itself, once, after a 401. */
  private static void tokenExpired() throws Exception {
    ConnectorsApi api = connect();
    api.getConnectorListV1(null, 1, null, null, null);
    control("PUT", "/clock", "{\"advance\": 3600}");
    api.getConnectorListV1(null, 1, null, null, null);
    String verify = "{\"match\": {\"operation\": \"getConnectorList\", \"status\": 401}, \"count\": {\"exactly\": 1}}";
    equal(control("POST", "/requests/verify", verify).get("ok").getAsBoolean(), true);
  }

  private static void tokenRejected() throws Exception {
    control("POST", "/clients", "{\"id\": \"known\", \"secret\": \"right\"}");
    ConnectorsApi api = connect("known", "wrong", false);
    ApiException error = failure(() -> api.getConnectorListV1(null, null, null, null, null));
    matches(error.toString() + error.getCause(), "invalid_client");
  }

  private static ConnectorsApi connect() {
    return connect(System.getenv("SAIL_CLIENT_ID"), System.getenv("SAIL_CLIENT_SECRET"), false);
  }

  private static ConnectorsApi connect(String id, String secret, boolean retries) {
    OkHttpClient.Builder http = new OkHttpClient.Builder().retryOnConnectionFailure(false);
    if (retries) http.addInterceptor(Driver::tryAgain);
    http.addInterceptor(new RetryingOAuth(BASE + "/oauth/token", id, OAuthFlow.APPLICATION, secret, Map.of()));
    ApiClient client = new ApiClient(http.build());
    client.setBasePath(BASE);
    return new ConnectorsApi(client);
  }

  /** Retries as users of OkHttp write them: after a dropped connection, a 500, or a 429, which says how long to wait. */
  private static Response tryAgain(okhttp3.Interceptor.Chain chain) throws IOException {
    for (int tries = 1; ; tries += 1) {
      try {
        Response response = chain.proceed(chain.request());
        if ((response.code() != 429 && response.code() != 500) || tries > 3) return response;
        Thread.sleep(1000 * Long.parseLong(response.header("Retry-After", "0")));
        response.close();
      } catch (IOException error) {
        if (tries > 3) throw error;
      } catch (InterruptedException error) {
        throw new IOException(error);
      }
    }
  }

  /** Breaks list requests by a rule and sees that they are tried again, so often. */
  private static Duration retry(int times, String response) throws Exception {
    String match = "\"match\": {\"operation\": \"getConnectorList\"}";
    control("POST", "/faults", "{%s, \"times\": %d, \"response\": %s}".formatted(match, times, response));
    ConnectorsApi api = connect("any-id", "any-secret", true);
    long begun = System.nanoTime();
    equal(api.getConnectorListV1WithHttpInfo(null, 1, null, null, null).getStatusCode(), 200);
    Duration waited = Duration.ofNanos(System.nanoTime() - begun);
    String verify = "{%s, \"count\": {\"exactly\": %d}}".formatted(match, times + 1);
    equal(control("POST", "/requests/verify", verify).get("ok").getAsBoolean(), true);
    return waited;
  }

  private static V3CreateConnectorDto dto() {
    return new V3CreateConnectorDto().name("Driven").className("org.example.Driven");
  }

  private static String createPlain(ConnectorsApi api) throws ApiException {
    return api.createCustomConnectorV1(dto()).getScriptName();
  }

  private static List<String> names(String filters) throws ApiException {
    return connect().getConnectorListV1(filters, null, null, null, null).stream()
        .map(V3ConnectorDto::getName)
        .collect(Collectors.toList());
  }

  private static void sees(Download download, String pattern) throws ApiException {
    matches(download.read("workday"), pattern);
  }

  /** Uploads a document to a new connector, and sees that it is stored and comes back. */
  private static String roundTrip(ConnectorsApi api, Upload upload, Download download, String text) throws Exception {
    String scriptName = createPlain(api);
    ApiResponse<UpdateDetail> response = upload.send(scriptName, fileOf("document.xml", text));
    equal(response.getStatusCode(), 200);
    equal(response.getData().getStatus(), UpdateDetail.StatusEnum.UPDATED);
    for (String path : response.getData().getUpdatedFiles()) matches(path, "^custom-connector/" + scriptName + "/");
    equal(download.read(scriptName), text);
    return scriptName;
  }

  /** Holds a text in a temporary file, the only thing that this client uploads. */
  private static File fileOf(String name, String text) throws IOException {
    Path path = Files.createTempDirectory("driver").resolve(name);
    return Files.writeString(path, text).toFile();
  }

  private static ApiException failure(Check request) throws Exception {
    try {
      request.run();
    } catch (ApiException error) {
      return error;
    }
    throw new AssertionError("the request did not fail");
  }

  private static JsonObject bodyOf(ApiException error) {
    return JsonParser.parseString(error.getResponseBody()).getAsJsonObject();
  }

  /** Calls a control route of this client's tenant. */
  private static JsonObject control(String method, String path, String body) throws Exception {
    var content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(BASE + "/_emulator" + path)).method(method, content);
    if (body != null) request.header("Content-Type", "application/json");
    var response = HTTP.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new AssertionError("%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
    }
    return response.body().startsWith("{") ? JsonParser.parseString(response.body()).getAsJsonObject() : new JsonObject();
  }

  private static void equal(Object found, Object expected) {
    if (!Objects.equals(found, expected)) throw new AssertionError("%s is not %s".formatted(found, expected));
  }

  private static void matches(String text, String pattern) {
    if (!Pattern.compile(pattern).matcher(text).find()) {
      throw new AssertionError("%.200s does not match %s".formatted(text, pattern));
    }
  }

  private static void attempt(String id) throws Exception {
    Check check = CHECKS.get(id);
    if (check == null) throw new AssertionError("the driver has no such check");
    for (String path : List.of("/faults", "/clients", "/clock", "/requests")) control("DELETE", path, null);
    control("POST", "/reset", null);
    check.run();
  }

  public static void main(String[] names) {
    Set<String> passed = new HashSet<>();
    for (String name : names) {
      try {
        attempt(name.substring(name.indexOf('/') + 1));
        passed.add(name);
        System.out.println("ok " + name);
      } catch (Exception | AssertionError error) {
        String reason = error.toString().replaceAll("\\s+", " ");
        System.out.println("not ok " + name + ": " + reason.substring(0, Math.min(400, reason.length())));
      }
    }
    System.out.println(passed.size() + " of " + names.length);
    System.exit(0);
  }
}
