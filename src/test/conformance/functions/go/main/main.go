// Package handler runs the steps of a case: see ../../../README.md.
package handler

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

type step []any

var count atomic.Int64

var special = map[string]any{
	"struct": struct {
		Name string
		Size int
	}{"box", 2},
	"error":   errors.New("told"),
	"message": openruntimes.Log{Message: "as it is"},
	"bytes":   []byte("ab"),
}

func Main(Context openruntimes.Context) openruntimes.Response {
	var steps []step
	if given, present := Context.Req.Headers["x-steps"]; present {
		if err := json.Unmarshal([]byte(given), &steps); err != nil {
			panic(err)
		}
	}
	response := openruntimes.Response{}
	for _, each := range steps {
		if made := run(each, Context); made != nil {
			response = *made
		}
	}
	return response
}

func run(given step, Context openruntimes.Context) *openruntimes.Response {
	verb, values := given[0].(string), given[1:]
	res := Context.Res
	switch verb {
	case "log":
		Context.Log(values...)
	case "error":
		Context.Error(values...)
	case "log-special":
		Context.Log(special[values[0].(string)])
	case "log-long":
		Context.Log(strings.Repeat(values[0].(string), number(values[1])))
	case "error-long":
		Context.Error(strings.Repeat(values[0].(string), number(values[1])))
	case "log-member":
		Context.Log(member(Context.Req, values[0].(string)))
	case "print":
		fmt.Println(values[0])
	case "print-error":
		fmt.Fprintln(os.Stderr, values[0])
	case "write":
		os.Stdout.WriteString(values[0].(string))
	case "repeat":
		for range number(values[0]) {
			run(values[1].([]any), Context)
		}
	case "sleep":
		time.Sleep(milliseconds(values[0]))
	case "spin":
		for end := time.Now().Add(milliseconds(values[0])); time.Now().Before(end); {
		}
	case "later":
		time.AfterFunc(milliseconds(values[0]), func() { run(values[1].([]any), Context) })
	case "go":
		done := make(chan bool)
		go func() {
			run(values[0].([]any), Context)
			close(done)
		}()
		<-done
	case "throw":
		panic(errors.New(values[0].(string)))
	case "exit":
		os.Exit(number(values[0]))
	case "hoard":
		var hoard [][]byte
		for {
			block := make([]byte, 10_000_000)
			for i := range block {
				block[i] = 1
			}
			hoard = append(hoard, block)
		}
	case "respond", "respond-alone":
		return respond(res, values[0].(string), values[1:])
	case "respond-binary":
		bytes, err := base64.StdEncoding.DecodeString(values[0].(string))
		if err != nil {
			panic(err)
		}
		return pointer(res.Binary(bytes, options(res, values[1:])...))
	case "respond-large":
		return pointer(res.Text(strings.Repeat("x", number(values[0]))))
	case "respond-lines":
		headers := map[string]string{}
		for i := range number(values[0]) {
			headers["x-"+strconv.Itoa(i)] = values[1].(string)
		}
		return pointer(res.Text("well", res.WithHeaders(headers)))
	case "respond-special":
		return pointer(res.Json(func() {}))
	case "respond-member":
		value := member(Context.Req, values[0].(string))
		if query, isMap := value.(map[string]string); isMap {
			return pointer(res.Json(query))
		}
		return pointer(res.Text(fmt.Sprint(value)))
	case "respond-header":
		value, present := Context.Req.Headers[values[0].(string)]
		if !present {
			value = "absent"
		}
		return pointer(res.Text(value))
	case "respond-headers":
		names := []string{}
		for name := range Context.Req.Headers {
			if strings.HasPrefix(name, values[0].(string)) {
				names = append(names, name)
			}
		}
		slices.Sort(names)
		return pointer(res.Json(names))
	case "respond-body":
		switch body := member(Context.Req, values[0].(string)).(type) {
		case []byte:
			return pointer(res.Binary(body))
		case string:
			return pointer(res.Text(body))
		default:
			return pointer(res.Json(body))
		}
	case "respond-size":
		return pointer(res.Text(strconv.Itoa(len(Context.Req.BodyBinary()))))
	case "respond-environment":
		value, present := os.LookupEnv(values[0].(string))
		if !present {
			value = "absent"
		}
		return pointer(res.Text(value))
	case "respond-count":
		return pointer(res.Text(strconv.FormatInt(count.Add(1), 10)))
	case "return":
		return byHand(values[0].(map[string]any))
	default:
		panic("There is no step " + verb)
	}
	return nil
}

func respond(res openruntimes.ContextResponse, builder string, values []any) *openruntimes.Response {
	switch builder {
	case "text":
		return pointer(res.Text(values[0].(string), options(res, values[1:])...))
	case "send":
		return pointer(res.Send(values[0].(string), options(res, values[1:])...))
	case "json":
		return pointer(res.Json(values[0], options(res, values[1:])...))
	case "redirect":
		return pointer(res.Redirect(values[0].(string), options(res, values[1:])...))
	case "empty":
		return pointer(res.Empty())
	default:
		panic("There is no builder " + builder)
	}
}

func options(res openruntimes.ContextResponse, values []any) []openruntimes.ResponseOption {
	var options []openruntimes.ResponseOption
	if len(values) > 0 {
		options = append(options, res.WithStatusCode(number(values[0])))
	}
	if len(values) > 1 {
		options = append(options, res.WithHeaders(headers(values[1])))
	}
	return options
}

func byHand(given map[string]any) *openruntimes.Response {
	response := openruntimes.Response{}
	if body, present := given["body"]; present {
		response.Body = []byte(body.(string))
	}
	if status, present := given["statusCode"]; present {
		response.StatusCode = number(status)
	}
	if given, present := given["headers"]; present {
		response.Headers = headers(given)
	}
	return &response
}

func headers(given any) map[string]string {
	headers := map[string]string{}
	for name, value := range given.(map[string]any) {
		headers[name] = value.(string)
	}
	return headers
}

func member(req openruntimes.ContextRequest, name string) any {
	switch name {
	case "method":
		return req.Method
	case "scheme":
		return req.Scheme
	case "host":
		return req.Host
	case "port":
		return req.Port
	case "path":
		return req.Path
	case "queryString":
		return req.QueryString
	case "query":
		return req.Query
	case "url":
		return req.Url
	case "bodyBinary":
		return req.BodyBinary()
	case "bodyText":
		return req.BodyText()
	case "bodyRaw":
		return req.BodyRaw()
	case "body":
		return req.Body()
	case "bodyJson":
		var value any
		if err := req.BodyJson(&value); err != nil {
			panic(err)
		}
		return value
	default:
		panic("There is no member " + name)
	}
}

func number(value any) int { return int(value.(float64)) }

func milliseconds(value any) time.Duration { return time.Duration(number(value)) * time.Millisecond }

func pointer(response openruntimes.Response) *openruntimes.Response { return &response }
