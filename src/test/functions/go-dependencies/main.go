package handler

import (
	"github.com/open-runtimes/types-for-go/v4/openruntimes"
	"github.com/xhit/go-str2duration/v2"
)

// Main reads a time span such as "2d" with a module from the proxy.
func Main(Context openruntimes.Context) openruntimes.Response {
	span := Context.Req.BodyText()
	Context.Log("reading", span)
	duration, err := str2duration.ParseDuration(span)
	if err != nil {
		return Context.Res.Text(err.Error(), Context.Res.WithStatusCode(400))
	}
	return Context.Res.Json(map[string]any{"milliseconds": duration.Milliseconds()})
}
