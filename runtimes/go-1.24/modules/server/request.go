package server

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

const private = "x-open-runtimes-"

var errTooLarge = errors.New("Body exceeded 20mb limit")

// The request as the function sees it, or errTooLarge.
func requestOf(r *http.Request) (openruntimes.ContextRequest, error) {
	body, err := bodyOf(r)
	if err != nil {
		return openruntimes.ContextRequest{}, err
	}
	request := openruntimes.ContextRequest{
		Headers:     headersOf(r),
		Method:      r.Method,
		Path:        r.URL.Path,
		QueryString: r.URL.RawQuery,
		Query:       map[string]string{},
		Scheme:      "http",
		Port:        80,
	}
	request.SetBodyBinary(body)
	if method := r.Header.Get("x-open-runtimes-method"); method != "" {
		request.Method = method
	}
	if scheme, given := request.Headers["x-forwarded-proto"]; given {
		request.Scheme = scheme
	}
	if request.Scheme == "https" {
		request.Port = 443
	}
	host, port, given := strings.Cut(r.Host, ":")
	request.Host = host
	address := host
	if number, err := strconv.Atoi(port); given && err == nil && number != request.Port {
		request.Port = number
		address = r.Host
	}
	request.Url = request.Scheme + "://" + address + request.Path
	if _, query, given := strings.Cut(r.RequestURI, "?"); given {
		request.Url += "?" + query
	}
	values, _ := url.ParseQuery(r.URL.RawQuery) // what cannot be read of it is left out
	for name, all := range values {
		if name != "" {
			request.Query[name] = all[0]
		}
	}
	return request, nil
}

func bodyOf(r *http.Request) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err == nil && len(body) > maxBody {
		io.Copy(io.Discard, r.Body)
		return nil, errTooLarge
	}
	return body, err
}

func headersOf(r *http.Request) map[string]string {
	headers := map[string]string{"host": r.Host}
	for name, values := range r.Header {
		key := strings.ToLower(name)
		if strings.HasPrefix(key, private) {
			continue
		}
		separator := ", "
		if key == "cookie" {
			separator = "; "
		}
		headers[key] = strings.Join(values, separator)
	}
	if r.ContentLength > 0 || r.Header.Get("Content-Length") != "" {
		headers["content-length"] = strconv.FormatInt(r.ContentLength, 10)
	}
	for name, value := range forcedHeaders() {
		headers[strings.ToLower(name)] = fmt.Sprint(value)
	}
	return headers
}

// What an operator adds to every request, with a variable that holds JSON; anything else is ignored, as the protocol has it.
var forcedHeaders = sync.OnceValue(func() map[string]any {
	var forced map[string]any
	if json.Unmarshal([]byte(os.Getenv("OPEN_RUNTIMES_HEADERS")), &forced) != nil {
		return nil
	}
	return forced
})
