package server

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

const (
	text  = "text/plain; charset=utf-8"
	token = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
)

// What is sent of a response. Headers are pairs of a name and a value.
type result struct {
	status  int
	headers [][2]string
	body    []byte
	retire  bool // something of the execution goes on in this worker
}

func failure(status int) result {
	return result{status: status, headers: [][2]string{{"content-type", text}, {"content-length", "0"}}}
}

// The response by the rules of the protocol, or why it cannot be sent.
func normalised(response openruntimes.Response) (result, error) {
	status := response.StatusCode
	if status == 0 {
		status = 200
	}
	if status < 100 || status > 999 {
		return result{}, fmt.Errorf("Invalid status code: %d", status)
	}
	contentType := "text/plain"
	var headers [][2]string
	for given, value := range response.Headers {
		name := strings.ToLower(given)
		switch {
		case strings.HasPrefix(name, private) || name == "content-length":
		case name == "" || strings.Trim(name, token) != "":
			return result{}, fmt.Errorf("Invalid name of a header: %q", given)
		case strings.ContainsAny(value, "\r\n\x00"):
			return result{}, fmt.Errorf("Invalid character in the header %q", given)
		case name == "content-type":
			contentType = value
		default:
			headers = append(headers, [2]string{name, value})
		}
	}
	headers = append(headers, [2]string{"content-type", withCharset(contentType)}, [2]string{"content-length", strconv.Itoa(len(response.Body))})
	return result{status: status, headers: headers, body: response.Body}, nil
}

func withCharset(contentType string) string {
	lower := strings.ToLower(contentType)
	if strings.HasPrefix(lower, "multipart/") || strings.Contains(lower, "charset=") {
		return contentType
	}
	return lower + "; charset=utf-8"
}
