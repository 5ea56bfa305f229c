// R20.17 R15.8: select without cases.
package main

func main() {
	select {}
}
