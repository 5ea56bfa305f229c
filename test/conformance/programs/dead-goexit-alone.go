// R20.17 R15.4: main calls Goexit and there never was another goroutine.
package main

import "runtime"

func main() {
	runtime.Goexit()
}
