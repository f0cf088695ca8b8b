package handler

import (
	"openruntimes/handler/neighbour"

	"github.com/open-runtimes/types-for-go/v4/openruntimes"
)

func Main(Context openruntimes.Context) openruntimes.Response {
	return Context.Res.Text(neighbour.Word)
}
