// R20.17 R15.8: a receive from a nil channel waits for ever.
package main

func main() {
	var c chan int
	<-c
}
