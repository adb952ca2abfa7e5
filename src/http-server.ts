import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createFront, type AddressInfo, type Socket } from 'node:net';
import { second, type Millis } from './domain/clock.js';

/**
 * What a client may take of the server. Whoever sends slowly on purpose holds a connection for this
 * long and no longer; without the interval Node.js would look for such connections twice a minute.
 */
export const requestLimits = {
  headersTimeout: 5 * second,
  requestTimeout: 30 * second,
  keepAliveTimeout: 5 * second,
  connectionsCheckingInterval: second,
  maxHeaderSize: 16 * 1024,
} satisfies ServerOptions;

export interface ConnectionLimits {
  /** Connections that are read at once, at some 20 kB each. */
  readonly served: number;
  /** Connections that wait, unread, for one of those to end, at some 5 kB each. */
  readonly waiting: number;
  /** Who waited this long in vain is sent away, to come again. */
  readonly waitsFor: Millis;
}

export const connectionLimits: ConnectionLimits = {
  served: 512,
  waiting: 16_384,
  waitsFor: 10 * second,
};

/** Connections that wait to be accepted; the operating system resets the others. It may have a lower limit. */
const mostUnaccepted = 16_384;
const idleClosedEvery = 50;
/** Who is sent away has this long to read that: what still came after a close would reset the connection. */
const lingersFor = second;
/** Half open, as for any HTTP server: who has sent all still hears the answer. */
const frontOptions = { pauseOnConnect: true, allowHalfOpen: true };
const sentAway =
  'HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * An HTTP server whose memory is bounded however many connect at once: only so many connections are
 * read, the next ones wait for their turn, and who waits in vain hears 503 and when to come again.
 */
export class HttpServer {
  readonly #limits: ConnectionLimits;
  readonly #front = createFront(frontOptions, (socket) => this.#accept(socket));
  readonly #http: Server = createServer(requestLimits);
  /** In the order in which they came, each with the end of its patience. */
  readonly #waiting = new Map<Socket, NodeJS.Timeout>();
  readonly #connected: () => void;
  #served = 0;

  /** @param connected called for each connection that comes */
  constructor(connected: () => void = () => undefined, limits = connectionLimits) {
    this.#connected = connected;
    this.#limits = limits;
    this.#http.on('request', (_, response) => {
      response.once('finish', () => {
        // A connection that is kept alive would keep others waiting.
        if (this.#waiting.size > 0) this.#http.closeIdleConnections();
      });
    });
  }

  serve(listener: RequestListener): void {
    this.#http.on('request', listener);
  }

  async listen(host: string, port: number): Promise<void> {
    this.#front.listen({ host, port, backlog: mostUnaccepted });
    await once(this.#front, 'listening');
    // It never listens itself, and begins to look for slow connections only at this event.
    this.#http.emit('listening');
  }

  /** Known once it listens, also when it was asked for port 0. */
  get port(): number {
    return (this.#front.address() as AddressInfo).port;
  }

  /** Takes no new connection, lets requests in flight finish, and closes idle connections at once. */
  async close(patience: Millis): Promise<void> {
    const closed = once(this.#front, 'close');
    this.#front.close();
    // Again and again: a connection is idle when its request is over, and nobody else closes it then.
    const idle = setInterval(() => this.#http.closeIdleConnections(), idleClosedEvery);
    const timer = setTimeout(() => {
      for (const socket of this.#waiting.keys()) this.#leave(socket).destroy();
      this.#http.closeAllConnections();
    }, patience);
    await closed;
    clearInterval(idle);
    clearTimeout(timer);
    // Ends its looking for slow connections.
    this.#http.close();
  }

  #accept(socket: Socket): void {
    this.#connected();
    if (this.#served < this.#limits.served) this.#serve(socket);
    else if (this.#waiting.size < this.#limits.waiting) this.#wait(socket);
    else sendAway(socket);
  }

  #serve(socket: Socket): void {
    this.#served++;
    socket.once('close', () => {
      this.#served--;
      this.#serveNext();
    });
    this.#http.emit('connection', socket);
    socket.resume();
  }

  #wait(socket: Socket): void {
    if (this.#waiting.size === 0) this.#http.closeIdleConnections();
    const patience = setTimeout(() => sendAway(this.#leave(socket)), this.#limits.waitsFor);
    this.#waiting.set(socket, patience);
  }

  #serveNext(): void {
    const [first] = this.#waiting.keys();
    if (first !== undefined) this.#serve(this.#leave(first));
  }

  /** It waits no longer. */
  #leave(socket: Socket): Socket {
    clearTimeout(this.#waiting.get(socket));
    this.#waiting.delete(socket);
    return socket;
  }
}

/** Without reading what it asks: that takes what there is too little of. */
function sendAway(socket: Socket): void {
  const lingering = setTimeout(() => socket.destroy(), lingersFor);
  socket.once('close', () => clearTimeout(lingering));
  // It may be gone by now.
  socket.on('error', () => socket.destroy());
  socket.resume();
  socket.end(sentAway);
}
