package openruntimes

import (
	"encoding/json"
	"maps"
)

// Response is what a function returns. The status 0 means 200.
type Response struct {
	Body       []byte
	StatusCode int
	Headers    map[string]string
}

// ResponseOption changes a response that is being made.
type ResponseOption func(*Response)

// ContextResponse makes responses.
type ContextResponse struct{}

func (ContextResponse) WithHeaders(headers map[string]string) ResponseOption {
	return func(response *Response) { response.Headers = headers }
}

func (ContextResponse) WithStatusCode(statusCode int) ResponseOption {
	return func(response *Response) { response.StatusCode = statusCode }
}

func (ContextResponse) Binary(bytes []byte, options ...ResponseOption) Response {
	return made(Response{Body: bytes, StatusCode: 200}, options)
}

func (r ContextResponse) Text(body string, options ...ResponseOption) Response {
	return r.Binary([]byte(body), options...)
}

func (r ContextResponse) Send(body string, options ...ResponseOption) Response {
	return r.Text(body, options...)
}

func (r ContextResponse) Json(value any, options ...ResponseOption) Response {
	body, err := json.Marshal(value)
	response := r.Binary(body, options...)
	if err != nil {
		response.Body = []byte("Error encoding JSON.")
		response.StatusCode = 500
	}
	return withHeader(response, "content-type", "application/json")
}

func (r ContextResponse) Empty() Response {
	return r.Text("", r.WithStatusCode(204))
}

func (ContextResponse) Redirect(url string, options ...ResponseOption) Response {
	return withHeader(made(Response{StatusCode: 301}, options), "location", url)
}

func made(response Response, options []ResponseOption) Response {
	for _, option := range options {
		option(&response)
	}
	return response
}

// The function's own map stays as it is.
func withHeader(response Response, name, value string) Response {
	headers := map[string]string{}
	maps.Copy(headers, response.Headers)
	headers[name] = value
	response.Headers = headers
	return response
}
