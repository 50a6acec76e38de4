wrk.method = "POST"
wrk.body = '{"type":"bench.none","params":{"n":1,"name":"bench"}}'
wrk.headers["Content-Type"] = "application/json"
