import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type ClientPaths, clientPaths } from '../paths.ts';

/** Where the links of a client's page lead: into the portal, or within the consultancy's preview of it. */
export const ClientPathsContext = createContext<ClientPaths>(clientPaths);

/** The addresses that the page around it links to. */
export const useClientPaths = (): ClientPaths => useContext(ClientPathsContext);
