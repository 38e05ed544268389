/** The address at which every AWS SDK looks for the credentials of an ECS task. */
export const ENDPOINT_ADDRESS = '169.254.170.2';

/** How the containers of an engine come to what answers them. All functions may throw RuntimeError. */
export interface EndpointNetwork {
  /**
   * Has the engine give its machine the address, where nobody had it do so before; false where the address belongs to a
   * relay. Containers then reach it by their default gateway, whatever network they are in.
   */
  openGateway(): Promise<boolean>;
  /** Takes back what `openGateway` made: the engine's machine is not ours, so the address is of no use. */
  dropGateway(): Promise<void>;
  /** Addresses of ours by which a container of the engine may reach us, the likeliest first. */
  hostAddresses(): Promise<readonly string[]>;
  /**
   * Has a container at the address pass everything on to a port of ours. Gives the network in which a container must be
   * to reach it.
   */
  openRelay(port: number): Promise<string>;
  /** Frees connections; with `forGood` also ends the relay. What other Drydocks may use stays. */
  close(forGood: boolean): Promise<void>;
}
