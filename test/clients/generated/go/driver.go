// Command driver drives the client that OpenAPI Generator makes for Go, as its users do. It prints a line per check and at last
// `N of M`.
//
// Usage: driver FAMILY/CHECK...   with SAIL_BASE_URL, SAIL_CLIENT_ID and SAIL_CLIENT_SECRET set
package main

import (
	"bytes"
	"clients/connectors"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

const (
	application = "<Application connector=\"org.example.Driven\" name=\"Driven\" type=\"Driven\"/>\n"
	correlation = "<CorrelationConfig name=\"Driven\"/>\n"
	form        = `<?xml version="1.0" encoding="UTF-8"?>
<Form xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd" connectorName="Driven" name="Driven" type="SourceConfig">
  <Field name="host" displayName="Host ä" type="text"/>
</Form>
`
	properties = "ShortDesc=Driven\n"
)

var base = os.Getenv("SAIL_BASE_URL")

// must ends a check that met an unexpected error.
func must(err error) {
	if err == nil {
		return
	}
	var failure *connectors.GenericOpenAPIError
	if errors.As(err, &failure) {
		panic(fmt.Errorf("%w: %s", err, failure.Body()))
	}
	panic(err)
}

func equal(found, expected any) {
	if !reflect.DeepEqual(found, expected) {
		panic(fmt.Errorf("%#v is not %#v", found, expected))
	}
}

func matches(text, pattern string) {
	if !regexp.MustCompile(pattern).MatchString(text) {
		panic(fmt.Errorf("%.200q does not match %s", text, pattern))
	}
}

// control calls a control route of this client's tenant.
func control(method, path string, body any) map[string]any {
	var content io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		must(err)
		content = bytes.NewReader(encoded)
	}
	request, err := http.NewRequest(method, base+"/_emulator"+path, content)
	must(err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	response, err := http.DefaultClient.Do(request)
	must(err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(err)
	if response.StatusCode >= 300 {
		panic(fmt.Errorf("%s %s: %d %s", method, path, response.StatusCode, text))
	}
	var parsed map[string]any
	if len(text) > 0 {
		_ = json.Unmarshal(text, &parsed)
	}
	return parsed
}

type client struct {
	*connectors.ConnectorsAPIService
	context.Context
}

// connect gives the client a source of tokens, which asks for one with the first request.
func connect(tokens oauth2.TokenSource, transport *http.Client) client {
	configuration := connectors.NewConfiguration()
	configuration.Servers = connectors.ServerConfigurations{{URL: base}}
	configuration.HTTPClient = transport
	ctx := context.WithValue(context.Background(), connectors.ContextOAuth2, tokens)
	return client{connectors.NewAPIClient(configuration).ConnectorsAPI, ctx}
}

func tokensOf(id, secret string) oauth2.TokenSource {
	config := clientcredentials.Config{ClientID: id, ClientSecret: secret, TokenURL: base + "/oauth/token"}
	return config.TokenSource(context.Background())
}

func connectAny() client {
	return connect(tokensOf(os.Getenv("SAIL_CLIENT_ID"), os.Getenv("SAIL_CLIENT_SECRET")), http.DefaultClient)
}

func (c client) create(change func(*connectors.V3CreateConnectorDto)) *connectors.V3ConnectorDto {
	dto := connectors.NewV3CreateConnectorDto("Driven", "org.example.Driven")
	change(dto)
	created, response, err := c.CreateCustomConnectorV1(c).V3CreateConnectorDto(*dto).Execute()
	must(err)
	equal(response.StatusCode, 200)
	return created
}

func (c client) createPlain() string {
	return c.create(func(*connectors.V3CreateConnectorDto) {}).ScriptName
}

func (c client) names(filters string) []string {
	list, _, err := c.GetConnectorListV1(c).Filters(filters).Execute()
	must(err)
	names := []string{}
	for _, item := range list {
		names = append(names, item.Name)
	}
	return names
}

// failure is what a request that is to fail has for its user.
func failure(response *http.Response, err error) (int, map[string]any) {
	var failed *connectors.GenericOpenAPIError
	if !errors.As(err, &failed) {
		panic(fmt.Errorf("the request did not fail as a response: %v", err))
	}
	var body map[string]any
	must(json.Unmarshal(failed.Body(), &body))
	return response.StatusCode, body
}

// fileOf holds a text in a temporary file, the only thing that this client uploads.
func fileOf(name, text string) *os.File {
	folder, err := os.MkdirTemp("", "driver")
	must(err)
	path := folder + "/" + name
	must(os.WriteFile(path, []byte(text), 0o600))
	file, err := os.Open(path)
	must(err)
	return file
}

type upload func(scriptName string, file *os.File) (*connectors.UpdateDetail, *http.Response, error)
type download func(scriptName string) (string, *http.Response, error)

// roundTrip uploads a document to a new connector, and sees that it is stored and comes back.
func (c client) roundTrip(put upload, get download, text string) string {
	scriptName := c.createPlain()
	detail, response, err := put(scriptName, fileOf("document.xml", text))
	must(err)
	equal(response.StatusCode, 200)
	if detail.Status != "UPDATED" {
		panic(errors.New(detail.Message))
	}
	for _, path := range detail.UpdatedFiles {
		matches(path, "^custom-connector/"+scriptName+"/")
	}
	stored, _, err := get(scriptName)
	must(err)
	equal(stored, text)
	return scriptName
}

func (c client) sourceConfig() (upload, download) {
	return func(scriptName string, file *os.File) (*connectors.UpdateDetail, *http.Response, error) {
			return c.PutConnectorSourceConfigV1(c, scriptName).File(file).Execute()
		}, func(scriptName string) (string, *http.Response, error) {
			return c.GetConnectorSourceConfigV1(c, scriptName).Execute()
		}
}

func (c client) sourceTemplate() (upload, download) {
	return func(scriptName string, file *os.File) (*connectors.UpdateDetail, *http.Response, error) {
			return c.PutConnectorSourceTemplateV1(c, scriptName).File(file).Execute()
		}, func(scriptName string) (string, *http.Response, error) {
			return c.GetConnectorSourceTemplateV1(c, scriptName).Execute()
		}
}

func (c client) correlationConfig() (upload, download) {
	return func(scriptName string, file *os.File) (*connectors.UpdateDetail, *http.Response, error) {
			return c.PutConnectorCorrelationConfigV1(c, scriptName).File(file).Execute()
		}, func(scriptName string) (string, *http.Response, error) {
			return c.GetConnectorCorrelationConfigV1(c, scriptName).Execute()
		}
}

func (c client) sees(get download, pattern string) {
	text, response, err := get("workday")
	must(err)
	equal(response.StatusCode, 200)
	matches(text, pattern)
}

// retry breaks list requests by a rule and sees that they are tried again, so often. SailPoint's SDK for Go has this transport.
func retry(times int, answer any) time.Duration {
	list := map[string]any{"operation": "getConnectorList"}
	control("POST", "/faults", map[string]any{"match": list, "times": times, "response": answer})
	transport := retryablehttp.NewClient()
	transport.Logger = nil
	transport.RetryWaitMin = time.Millisecond
	c := connect(tokensOf("any-id", "any-secret"), transport.StandardClient())
	begun := time.Now()
	_, response, err := c.GetConnectorListV1(c).Limit(1).Execute()
	must(err)
	equal(response.StatusCode, 200)
	waited := time.Since(begun)
	count := map[string]any{"exactly": times + 1}
	verified := control("POST", "/requests/verify", map[string]any{"match": list, "count": count})
	equal(verified["ok"], true)
	return waited
}

var checks = map[string]func(){
	"list": func() {
		c := connectAny()
		list, _, err := c.GetConnectorListV1(c).Execute()
		must(err)
		equal(len(list) > 100, true)
		for _, item := range list {
			equal(item.Name != "" && item.Type != "" && item.ScriptName != "", true)
			for _, feature := range item.Features {
				matches(feature, "^[A-Z_]+$")
			}
			for key := range item.ConnectorMetadata {
				equal(key != "", true)
			}
			equal(item.Status, "RELEASED")
		}
	},
	"list-filter": func() {
		c := connectAny()
		equal(c.names(`name sw "Work"`), []string{"Workday", "Workday Accounts", "Workday SaaS"})
		equal(c.names(`name sw "Activ" and features ca ("UNLOCK", "PASSWORD")`), []string{"Active Directory"})
	},
	"list-count": func() {
		c := connectAny()
		list, response, err := c.GetConnectorListV1(c).Filters(`name sw "Activ"`).Limit(1).Count(true).Execute()
		must(err)
		equal(len(list), 1)
		equal(response.Header.Get("X-Total-Count"), "2")
	},
	"list-page": func() {
		c := connectAny()
		first, _, err := c.GetConnectorListV1(c).Limit(3).Execute()
		must(err)
		second, _, err := c.GetConnectorListV1(c).Limit(2).Offset(1).Execute()
		must(err)
		equal(second, first[1:])
	},
	"list-default": func() {
		control("POST", "/snapshots/many", nil)
		c := connectAny()
		list, _, err := c.GetConnectorListV1(c).Execute()
		must(err)
		equal(len(list), 250)
	},
	"list-locale": func() {
		c := connectAny()
		list, _, err := c.GetConnectorListV1(c).Filters(`name sw "Workday"`).Locale("de").Execute()
		must(err)
		matches(fmt.Sprint(list[0].ConnectorMetadata["shortDesc"]), "^Übernimmt ")
	},
	"retry-429": func() {
		headers := map[string]string{"Retry-After": "1"}
		waited := retry(1, map[string]any{"status": 429, "headers": headers})
		if waited < time.Second {
			panic(fmt.Errorf("it waited %s", waited))
		}
	},
	"retry-500":   func() { retry(2, "500") },
	"retry-reset": func() { retry(2, "reset") },
	"error-400": func() {
		c := connectAny()
		_, response, err := c.GetConnectorListV1(c).Filters(`name eq "x"`).Execute()
		status, body := failure(response, err)
		equal(status, 400)
		equal(body["detailCode"], "400.1.3 Illegal value")
		var failed *connectors.GenericOpenAPIError
		errors.As(err, &failed)
		model, isModel := failed.Model().(connectors.ErrorResponseDto)
		equal(isModel, true)
		equal(len(model.Messages) > 0 && len(model.Causes) > 0, true)
		for _, message := range model.Messages {
			equal(message.Text != "", true)
		}
	},
	"error-401": func() {
		c := connect(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "none"}), http.DefaultClient)
		_, response, err := c.GetConnectorListV1(c).Execute()
		status, body := failure(response, err)
		equal(status, 401)
		matches(fmt.Sprint(body["error"]), "^JWT validation failed")
	},
	"request-id": func() {
		c := connectAny()
		_, response, err := c.GetConnectorListV1(c).Limit(1).Execute()
		must(err)
		matches(response.Header.Get("SLPT-Request-ID"), "^[0-9a-f]{32}$")
	},
	"create": func() {
		created := connectAny().create(func(*connectors.V3CreateConnectorDto) {})
		equal([]any{created.Name, created.Type, created.ScriptName}, []any{"Driven", "custom Driven", "driven"})
		equal([]any{created.DirectConnect, created.Status}, []any{true, "DEVELOPMENT"})
	},
	"create-optional": func() {
		c := connectAny()
		created := c.create(func(dto *connectors.V3CreateConnectorDto) {
			dto.SetType("Driven Type")
			dto.SetDirectConnect(false)
			dto.SetStatus("RELEASED")
		})
		equal([]any{created.Type, created.DirectConnect, created.Status}, []any{"Driven Type", false, "RELEASED"})
		list, _, err := c.GetConnectorListV1(c).Filters(`type eq "Driven Type"`).Execute()
		must(err)
		equal(list, []connectors.V3ConnectorDto{*created})
	},
	"error-403": func() {
		scopes := []string{"idn:connector-config:read"}
		control("POST", "/clients", map[string]any{"id": "reader", "secret": "secret", "scopes": scopes})
		c := connect(tokensOf("reader", "secret"), http.DefaultClient)
		_, _, err := c.GetConnectorListV1(c).Limit(1).Execute()
		must(err)
		dto := connectors.NewV3CreateConnectorDto("Driven", "org.example.Driven")
		_, response, err := c.CreateCustomConnectorV1(c).V3CreateConnectorDto(*dto).Execute()
		status, body := failure(response, err)
		equal([]any{status, body["detailCode"]}, []any{403, "403 Forbidden"})
	},
	"get": func() {
		c := connectAny()
		detail, _, err := c.GetConnectorV1(c, "workday").Execute()
		must(err)
		equal(detail.ScriptName, "workday")
		matches(*detail.SourceConfig.Get(), "<Form ")
		matches(detail.GetSourceConfigXml(), "<Form ")
		matches(detail.GetApplicationXml(), "<Application ")
		equal(len(detail.TranslationProperties), 19)
		for _, file := range detail.UploadedFiles {
			equal(file != "", true)
		}
	},
	"get-locale": func() {
		c := connectAny()
		detail, _, err := c.GetConnectorV1(c, "workday").Locale("de").Execute()
		must(err)
		matches(*detail.SourceConfig.Get(), `<Menu label="Verbindung">`)
	},
	"get-policies": func() {
		c := connectAny()
		detail, _, err := c.GetConnectorV1(c, "workday").Execute()
		must(err)
		equal(len(detail.ProvisioningPolicies) > 0, true)
		for _, policy := range detail.ProvisioningPolicies {
			equal(policy.Name != "" && policy.GetUsageType() != "" && len(policy.Fields) > 0, true)
			for _, field := range policy.Fields {
				equal(field.Name != "" && field.Type != "", true)
			}
		}
	},
	"error-404": func() {
		c := connectAny()
		_, response, err := c.GetConnectorV1(c, "nobody").Execute()
		status, body := failure(response, err)
		equal([]any{status, body["detailCode"]}, []any{404, "404 Not found"})
		equal(body["trackingId"], response.Header.Get("SLPT-Request-ID"))
	},
	"patch": func() {
		c := connectAny()
		add := connectors.NewJsonPatchOperation("add", "/connectorMetadata/owner")
		add.SetValue(map[string]any{"name": "driver"})
		replace := connectors.NewJsonPatchOperation("replace", "/applicationXml")
		replace.SetValue(application)
		operations := []connectors.JsonPatchOperation{*add, *replace}
		detail, response, err := c.UpdateConnectorV1(c, c.createPlain()).JsonPatchOperation(operations).Execute()
		must(err)
		equal(response.StatusCode, 200)
		equal(detail.ConnectorMetadata["owner"], map[string]any{"name": "driver"})
		equal(detail.GetApplicationXml(), application)
	},
	"patch-rejected": func() {
		c := connectAny()
		replace := connectors.NewJsonPatchOperation("replace", "/status")
		replace.SetValue("RELEASED")
		operations := []connectors.JsonPatchOperation{*replace}
		_, response, err := c.UpdateConnectorV1(c, c.createPlain()).JsonPatchOperation(operations).Execute()
		status, body := failure(response, err)
		equal([]any{status, body["detailCode"]}, []any{400, "400.1.1 Illegal update attempt"})
	},
	"delete": func() {
		c := connectAny()
		scriptName := c.createPlain()
		response, err := c.DeleteCustomConnectorV1(c, scriptName).Execute()
		must(err)
		equal(response.StatusCode, 204)
		_, response, err = c.GetConnectorV1(c, scriptName).Execute()
		status, _ := failure(response, err)
		equal(status, 404)
	},
	"get-source-config": func() {
		c := connectAny()
		_, get := c.sourceConfig()
		c.sees(get, `(?s)<Form .*</Form>\s*$`)
	},
	"put-source-config-file": func() {
		c := connectAny()
		put, get := c.sourceConfig()
		scriptName := c.roundTrip(put, get, form)
		detail, _, err := put(scriptName, fileOf("form.xml", form))
		must(err)
		equal(detail.Status, "UNCHANGED")
	},
	"get-source-template": func() {
		c := connectAny()
		_, get := c.sourceTemplate()
		c.sees(get, "<Application ")
	},
	"put-source-template": func() {
		c := connectAny()
		put, get := c.sourceTemplate()
		scriptName := c.roundTrip(put, get, application)
		detail, _, err := put(scriptName, fileOf("application.xml", "<Application></App>"))
		must(err)
		equal(detail.Status, "ERROR")
		equal(detail.Message != "", true)
	},
	"get-correlation-config": func() {
		c := connectAny()
		_, get := c.correlationConfig()
		c.sees(get, "<CorrelationConfig ")
	},
	"put-correlation-config": func() {
		c := connectAny()
		put, get := c.correlationConfig()
		c.roundTrip(put, get, correlation)
	},
	"get-translations": func() {
		c := connectAny()
		german, _, err := c.GetConnectorTranslationsV1(c, "workday", "de").Execute()
		must(err)
		matches(german, `(?m)^ShortDesc=\\u00dcbernimmt `)
		english, _, err := c.GetConnectorTranslationsV1(c, "workday", "en").Execute()
		must(err)
		matches(english, "(?m)^ShortDesc=Brings ")
	},
	"put-translations": func() {
		c := connectAny()
		detail, response, err := c.PutConnectorTranslationsV1(c, c.createPlain(), "de").Execute()
		must(err)
		equal([]any{response.StatusCode, detail.Status}, []any{200, "SKIPPED"})
	},
	"put-translations-file": func() {
		c := connectAny()
		scriptName := c.createPlain()
		file := fileOf("de.properties", properties)
		detail, _, err := c.PutConnectorTranslationsV1(c, scriptName, "de").File(file).Execute()
		must(err)
		equal(detail.Status, "UPDATED")
		stored, _, err := c.GetConnectorTranslationsV1(c, scriptName, "de").Execute()
		must(err)
		equal(stored, properties)
	},
	"token-expired": func() {
		c := connectAny()
		_, _, err := c.GetConnectorListV1(c).Limit(1).Execute()
		must(err)
		control("PUT", "/clock", map[string]any{"advance": 3600})
		_, response, err := c.GetConnectorListV1(c).Limit(1).Execute()
		status, body := failure(response, err)
		equal([]any{status, body["error"]}, []any{401, "JWT validation failed: JWT is expired"})
		again := connectAny()
		_, _, err = again.GetConnectorListV1(again).Limit(1).Execute()
		must(err)
	},
	"token-rejected": func() {
		control("POST", "/clients", map[string]any{"id": "known", "secret": "right"})
		c := connect(tokensOf("known", "wrong"), http.DefaultClient)
		_, _, err := c.GetConnectorListV1(c).Execute()
		var failed *oauth2.RetrieveError
		if !errors.As(err, &failed) {
			panic(fmt.Errorf("the token request did not fail: %v", err))
		}
		equal([]any{failed.Response.StatusCode, failed.ErrorCode}, []any{401, "invalid_client"})
	},
}

func attempt(id string) (err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("%v", reason)
		}
	}()
	check, isThere := checks[id]
	equal(isThere, true)
	for _, path := range []string{"/faults", "/clients", "/clock", "/requests"} {
		control("DELETE", path, nil)
	}
	control("POST", "/reset", nil)
	check()
	return nil
}

func main() {
	passed := 0
	for _, name := range os.Args[1:] {
		_, id, _ := strings.Cut(name, "/")
		if err := attempt(id); err != nil {
			fmt.Printf("not ok %s: %.400s\n", name, strings.Join(strings.Fields(err.Error()), " "))
			continue
		}
		passed++
		fmt.Printf("ok %s\n", name)
	}
	fmt.Printf("%d of %d\n", passed, len(os.Args)-1)
}
