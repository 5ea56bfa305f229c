// R20.17 R10.6: a select over nil channels only.
package main

func main() {
	var a, b chan int
	select {
	case <-a:
	case <-b:
	}
}
