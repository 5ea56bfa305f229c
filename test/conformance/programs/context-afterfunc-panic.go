// R10.5 R15.7: a panic in a function that context.AfterFunc started is that goroutine's own, and nobody can recover it.
package main

import (
	"context"
	"time"
)

func main() {
	defer func() { recover() }()
	ctx, cancel := context.WithCancel(context.Background())
	context.AfterFunc(ctx, func() { panic(ctx.Err().Error()) })
	cancel()
	time.Sleep(time.Hour)
}
