import { accessLevels, type GitlabConnection } from '../../providers/gitlab/index.js';
import type { OnlineCheck } from '../online-check.js';
import { checkProject, checkRights } from './check-project.js';

/** Of what needs nothing but a project and the role Developer in it. */
export function developerCheck(needs: string): OnlineCheck<GitlabConnection> {
  return async (at, far) => {
    const project = await checkProject(at, far);
    if (project === undefined) return;
    const need = { level: accessLevels.developer, role: 'Developer', for: needs };
    await checkRights(at, far, project, need);
  };
}
