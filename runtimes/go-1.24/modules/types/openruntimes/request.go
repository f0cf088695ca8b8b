package openruntimes

import (
	"encoding/json"
	"errors"
	"strings"
)

// ContextRequest is what the caller sent, parsed only as far as it is looked at.
type ContextRequest struct {
	bodyBinary  []byte
	Headers     map[string]string
	Method      string
	Url         string
	Path        string
	Port        int
	Scheme      string
	Host        string
	QueryString string
	Query       map[string]string
}

func (r *ContextRequest) SetBodyBinary(bytes []byte) {
	r.bodyBinary = bytes
}

func (r ContextRequest) BodyBinary() []byte {
	return r.bodyBinary
}

func (r ContextRequest) BodyText() string {
	return string(r.bodyBinary)
}

func (r ContextRequest) BodyRaw() string {
	return r.BodyText()
}

// BodyJson reads the body into a value, as json.Unmarshal does.
func (r ContextRequest) BodyJson(v any) error {
	if json.Unmarshal(r.bodyBinary, v) != nil {
		return errors.New("could not parse body into a JSON")
	}
	return nil
}

// Body is a value of JSON if the caller says that it is one, else text. What claims to be JSON and is none is an empty object.
func (r ContextRequest) Body() any {
	if !strings.HasPrefix(strings.ToLower(r.Headers["content-type"]), "application/json") {
		return r.BodyText()
	}
	var body any
	if r.BodyJson(&body) != nil {
		return map[string]any{}
	}
	return body
}
