// R6.1 R15.7: a nil function for context.AfterFunc is found out when it is to be started, while the context's lock is held.
package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	context.AfterFunc(ctx, nil)
	fmt.Println("not yet")
	cancel()
}
