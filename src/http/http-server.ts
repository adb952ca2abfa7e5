import { once } from 'node:events';
import {
  createServer,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createFront, type AddressInfo, type Socket } from 'node:net';
import { farNetwork } from './client-address.js';
import { minute, second, type Millis } from '../domain/clock.js';
import { Counts } from './counts.js';

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
  /** Of those, from one network, unless it is near by: there, it may be a proxy. Nobody keeps all others out alone. */
  readonly ofOneNetwork: { readonly served: number; readonly waiting: number };
  /** Requests of one connection that were not answered yet. Hardly any client sends more than one. */
  readonly unanswered: number;
  /** When there are answers and none was taken for so long, they are taken back, with the connection. */
  readonly answerTimeout: Millis;
}

export const connectionLimits: ConnectionLimits = {
  served: 256,
  waiting: 16_384,
  waitsFor: 10 * second,
  ofOneNetwork: { served: 64, waiting: 12_288 },
  unanswered: 16,
  answerTimeout: minute,
};

/** Undefined: near by. */
type Network = string | undefined;

interface Waiting {
  readonly network: Network;
  /** Ends its waiting. */
  readonly patience: NodeJS.Timeout;
}

/** A connection that is read. */
interface Connection {
  /** Requests. */
  unanswered: number;
  /** Answers that are all there. */
  toTake: number;
  /** Closes the connection when there is something to take; begins anew with each that is taken. */
  readonly tooLong: NodeJS.Timeout;
}

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
 * Each connection may have only so many requests, and answers that it does not take, only for so long.
 */
export class HttpServer {
  readonly #limits: ConnectionLimits;
  readonly #front = createFront(frontOptions, (socket) => this.#accept(socket));
  readonly #http: Server = createServer(requestLimits);
  /** In the order in which they came. */
  readonly #waiting = new Map<Socket, Waiting>();
  readonly #served = new Counts<Network>();
  readonly #waitingOf = new Counts<Network>();
  /** No `Map`: what it has had in it lives on, in V8, for as long as its newer tables do. */
  readonly #connections = new WeakMap<Socket, Connection>();
  readonly #connected: () => void;
  readonly #networkOf: (remote: string) => Network;

  /**
   * @param connected called for each connection that comes
   * @param networkOf the network of an address; undefined: any number may come from it
   */
  constructor(
    connected: () => void = () => undefined,
    limits = connectionLimits,
    networkOf: (remote: string) => Network = farNetwork,
  ) {
    this.#connected = connected;
    this.#limits = limits;
    this.#networkOf = networkOf;
  }

  serve(listener: RequestListener): void {
    this.#http.on('request', (request, response) => {
      const connection = this.#connections.get(request.socket);
      // Those that came in one piece with one too many.
      if (connection === undefined || request.socket.destroyed) return;
      if (connection.unanswered >= this.#limits.unanswered) {
        request.socket.destroy();
        return;
      }
      this.#watch(connection, response);
      listener(request, response);
    });
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
    // Who was not served by then comes again: before the end, so that there is time to hear of it.
    const noMore = setTimeout(
      () => {
        for (const socket of this.#waiting.keys()) sendAway(this.#leave(socket));
      },
      Math.max(0, patience - lingersFor),
    );
    const atOnce = setTimeout(() => this.#http.closeAllConnections(), patience);
    await closed;
    clearInterval(idle);
    clearTimeout(noMore);
    clearTimeout(atOnce);
    // Ends its looking for slow connections.
    this.#http.close();
  }

  #accept(socket: Socket): void {
    this.#connected();
    const network = this.#networkOf(socket.remoteAddress ?? '');
    if (this.#mayBeServed(network)) this.#serve(socket, network);
    else if (this.#mayWait(network)) this.#wait(socket, network);
    else sendAway(socket);
  }

  #mayBeServed(network: Network): boolean {
    const { served, ofOneNetwork } = this.#limits;
    if (this.#served.total >= served) return false;
    return network === undefined || this.#served.of(network) < ofOneNetwork.served;
  }

  #mayWait(network: Network): boolean {
    const { waiting, ofOneNetwork } = this.#limits;
    if (this.#waiting.size >= waiting) return false;
    return network === undefined || this.#waitingOf.of(network) < ofOneNetwork.waiting;
  }

  #serve(socket: Socket, network: Network): void {
    this.#served.add(network);
    const connection: Connection = {
      unanswered: 0,
      toTake: 0,
      // One for the connection: one for each answer would be dear.
      tooLong: setTimeout(() => {
        if (connection.toTake > 0) socket.destroy();
      }, this.#limits.answerTimeout),
    };
    this.#connections.set(socket, connection);
    socket.once('close', () => {
      clearTimeout(connection.tooLong);
      this.#served.remove(network);
      this.#serveNext();
    });
    this.#http.emit('connection', socket);
    socket.resume();
  }

  #wait(socket: Socket, network: Network): void {
    if (this.#waiting.size === 0) this.#http.closeIdleConnections();
    const patience = setTimeout(() => sendAway(this.#leave(socket)), this.#limits.waitsFor);
    this.#waiting.set(socket, { network, patience });
    this.#waitingOf.add(network);
  }

  #serveNext(): void {
    for (const [socket, { network }] of this.#waiting) {
      if (!this.#mayBeServed(network)) continue;
      this.#serve(this.#leave(socket), network);
      return;
    }
  }

  /** It waits no longer. */
  #leave(socket: Socket): Socket {
    const waiting = this.#waiting.get(socket);
    if (waiting !== undefined) {
      clearTimeout(waiting.patience);
      this.#waiting.delete(socket);
      this.#waitingOf.remove(waiting.network);
    }
    return socket;
  }

  #watch(connection: Connection, response: ServerResponse): void {
    connection.unanswered++;
    // Said beforehand, so that nobody sends the next request into a connection that is being closed.
    if (this.#waiting.size > 0) response.setHeader('Connection', 'close');
    response.once('prefinish', () => {
      if (connection.toTake++ === 0) connection.tooLong.refresh();
    });
    response.once('finish', () => {
      connection.unanswered--;
      connection.toTake--;
      connection.tooLong.refresh();
      // A connection that is kept alive would keep others waiting.
      if (this.#waiting.size > 0) this.#http.closeIdleConnections();
    });
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
