package handler

import "github.com/open-runtimes/types-for-go/v4/openruntimes"

func Main(Context openruntimes.Context) openruntimes.Response {
	Context.Log("sync")
	return Context.Res.Text("sync")
}
